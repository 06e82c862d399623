package dev.jray.feature.dns;

/**
 * How long answers are kept.
 *
 * @param enabled whether they are kept at all
 * @param staleMillis how long an answer may be used after its time while a new one is asked for; 0
 *     for not at all
 */
record CachePolicy(boolean enabled, long staleMillis) {}
