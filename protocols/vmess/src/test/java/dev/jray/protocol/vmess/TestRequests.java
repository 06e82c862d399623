package dev.jray.protocol.vmess;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Requests of every kind. */
final class TestRequests {
  private static final int MARK = VmessOptions.CHUNK_STREAM;

  private TestRequests() {}

  static VmessRequest tcp(VmessSecurity security, int options) {
    return VmessRequest.fresh(
        security,
        options,
        Destination.tcp(new Address.Domain("example.com"), 443),
        new SplittableRandom(options * 10L + security.number()));
  }

  static VmessRequest udp(VmessSecurity security, int options) {
    return VmessRequest.fresh(
        security,
        options,
        Destination.udp(Address.parse("192.0.2.1"), 53),
        new SplittableRandom(options * 10L + security.number()));
  }

  /** Streams whose end is marked, with every security and all options that matter to it. */
  static Stream<VmessRequest> marked() {
    return options(MARK);
  }

  /** Streams whose end is not marked. */
  static Stream<VmessRequest> unmarked() {
    return options(0);
  }

  private static Stream<VmessRequest> options(int mark) {
    return Stream.of(VmessSecurity.values())
        .flatMap(
            security ->
                IntStream.of(0, 4, 12, 16, 20, 28)
                    .filter(options -> options < 16 || security.isAead())
                    .mapToObj(options -> tcp(security, mark | options)));
  }
}
