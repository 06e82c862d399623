/**
 * The sections {@code observatory} and {@code burstObservatory}: how well outbounds work, found out
 * by HTTP requests through them.
 */
package dev.jray.feature.observatory;
