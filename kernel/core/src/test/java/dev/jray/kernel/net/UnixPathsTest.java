package dev.jray.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixPathsTest {
  @TempDir private Path folder;

  @Test
  void aLivingProgramUsesItsSocketAndADeadOneDoesNot() throws IOException {
    Path path = folder.resolve("s");
    DomainSocketAddress address = new DomainSocketAddress(path.toString());
    assertThat(UnixPaths.inUse(address)).isFalse();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      assertThat(UnixPaths.inUse(address)).isTrue();
    }
    assertThat(path).exists();
    assertThat(UnixPaths.inUse(address)).isFalse();
  }

  @Test
  void otherAddressesAreTheSystemsAffair() {
    assertThat(UnixPaths.inUse(new DomainSocketAddress("\0abstract"))).isFalse();
    assertThat(UnixPaths.inUse(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)))
        .isFalse();
  }
}
