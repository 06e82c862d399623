package dev.jray.spi.feature;

import dev.jray.spi.annotation.Incubating;
import dev.jray.spi.feature.DnsClient.IpFamily;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Gives names addresses out of a pool that nobody else uses, and knows the name when a flow to such
 * an address comes. Answers at once, from any thread.
 */
@Incubating
public interface FakeDns {
  /** Has no pools. */
  FakeDns NONE =
      new FakeDns() {
        @Override
        public List<InetAddress> assign(String domain, IpFamily family) {
          return List.of();
        }

        @Override
        public boolean covers(InetAddress address) {
          return false;
        }

        @Override
        public Optional<String> domain(InetAddress address) {
          return Optional.empty();
        }
      };

  /** The addresses of a name, the same ones as long as it is remembered; one per family. */
  List<InetAddress> assign(String domain, IpFamily family);

  /** Whether an address lies in one of the pools. */
  boolean covers(InetAddress address);

  /** The name that has an address at present. */
  Optional<String> domain(InetAddress address);
}
