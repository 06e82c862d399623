package dev.jray.spi.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.net.IPOrDomain;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.Optional;

/** Conversions between the common protobuf messages and the SPI's own types. */
@Stable
public final class Messages {
  private Messages() {}

  /** Wraps a message with its type's full name. */
  public static TypedMessage typed(Message message) {
    return typed(message.getDescriptorForType().getFullName(), message.toByteString());
  }

  /** Wraps the bytes of a message of the given type. */
  public static TypedMessage typed(String type, ByteString value) {
    return TypedMessage.newBuilder().setType(type).setValue(value).build();
  }

  /** The type's full name, without the {@code prefix/} that a google.protobuf.Any carries. */
  public static String type(TypedMessage message) {
    return message.getType().substring(message.getType().lastIndexOf('/') + 1);
  }

  /** The message form of an address. */
  public static IPOrDomain address(Address address) {
    if (address instanceof Address.Ip ip) {
      return IPOrDomain.newBuilder().setIp(ByteString.copyFrom(ip.value().getAddress())).build();
    }
    return IPOrDomain.newBuilder().setDomain(address.text()).build();
  }

  /**
   * The address of a message; empty if it holds none.
   *
   * @throws ConfigException if the IP has neither 4 nor 16 bytes
   */
  public static Optional<Address> address(IPOrDomain message) {
    return switch (message.getAddressCase()) {
      case DOMAIN -> Optional.of(new Address.Domain(message.getDomain()));
      case IP -> {
        if (message.getIp().size() != 4 && message.getIp().size() != 16) {
          throw new ConfigException(
              "an IP address has 4 or 16 bytes, not " + message.getIp().size());
        }
        yield Optional.of(Address.ip(message.getIp().toByteArray()));
      }
      case ADDRESS_NOT_SET -> Optional.empty();
    };
  }

  /**
   * The destination of an address and port message pair.
   *
   * @throws ConfigException if the address is missing or the port out of range
   */
  public static Destination destination(Network network, IPOrDomain address, int port) {
    Address host =
        address(address).orElseThrow(() -> new ConfigException("a server has no address"));
    if (port < 0 || port > 65535) {
      throw new ConfigException("port out of range: " + Integer.toUnsignedString(port));
    }
    return new Destination(network, host, port);
  }
}
