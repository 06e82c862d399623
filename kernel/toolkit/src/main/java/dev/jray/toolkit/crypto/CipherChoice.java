package dev.jray.toolkit.crypto;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds, for each algorithm, who has its ciphers. The first that is asked for decides by the order
 * of {@link CipherProvider}. If the two native ones are both there, a race is begun then, and its
 * winner takes over when it is known. Thread-safe.
 */
final class CipherChoice {
  private static final Logger LOGGER = LoggerFactory.getLogger(CipherChoice.class);

  private final Optional<CipherProvider> named;
  private final Map<CipherProvider, Optional<CipherSource>> loaded = new ConcurrentHashMap<>();
  private final Map<AeadAlgorithm, CipherSource> chosen = new ConcurrentHashMap<>();

  /** Takes the provider that the user wants; empty if that is left to the order and the race. */
  CipherChoice(Optional<CipherProvider> named) {
    this.named = named;
  }

  /** Who has this algorithm's ciphers now. */
  CipherSource of(AeadAlgorithm algorithm) {
    CipherSource source = chosen.get(algorithm);
    return source != null ? source : chosen.computeIfAbsent(algorithm, this::first);
  }

  private CipherSource first(AeadAlgorithm algorithm) {
    CipherSource first =
        Stream.concat(named.stream(), Stream.of(CipherProvider.values()))
            .flatMap(kind -> loaded(kind).stream())
            .filter(source -> source.serves(algorithm))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("this Java has no " + algorithm));
    if (named.isPresent() && named.get() != first.kind()) {
      LOGGER.warn(
          "{} comes from {}: {} does not have it here", algorithm, first.kind(), named.get());
      return first;
    }
    LOGGER.info("{} comes from {}", algorithm, first.kind());
    if (named.isEmpty()
        && first.kind() == CipherProvider.CONSCRYPT
        && CipherProvider.CORRETTO.present()) {
      RaceThread.start(
          () ->
              loaded(CipherProvider.CORRETTO)
                  .filter(rival -> rival.serves(algorithm))
                  .map(rival -> new CipherRace(algorithm, first, rival)),
          winner -> take(algorithm, winner));
    }
    return first;
  }

  private Optional<CipherSource> loaded(CipherProvider kind) {
    return loaded.computeIfAbsent(kind, CipherSource::load);
  }

  private void take(AeadAlgorithm algorithm, CipherRace race) {
    chosen.put(algorithm, race.winner());
    LOGGER.info("{} comes from {} from now on: {}", algorithm, race.winner().kind(), race);
  }
}
