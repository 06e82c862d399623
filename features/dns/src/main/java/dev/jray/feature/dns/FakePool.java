package dev.jray.feature.dns;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Address;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One network whose addresses stand for names. Addresses are given in turn, from the one that the
 * configuration writes, round the whole network; when so many names are known as the pool has room
 * for, the one that was used longest ago is forgotten.
 *
 * <p>Flows of all event loops share it, so it is guarded by its monitor, for the time of a look
 * into a map.
 */
final class FakePool {
  private final String text;
  private final byte[] base;
  private final int prefix;
  private final BigInteger size;
  private final long capacity;
  private final LinkedHashMap<String, InetAddress> byName = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<InetAddress, String> byAddress = new HashMap<>();
  private BigInteger next;

  /**
   * Makes a pool.
   *
   * @param network such as {@code 198.18.0.0/15}
   * @param capacity how many names it remembers
   */
  FakePool(String network, long capacity) {
    this.text = network;
    int slash = slash(network);
    byte[] start = ip(network).getAddress();
    this.prefix = prefix(network, slash, start.length * 8);
    int hostBits = start.length * 8 - prefix;
    this.capacity = capacity;
    if (capacity < 1 || 63 - Long.numberOfLeadingZeros(capacity) >= hostBits) {
      throw new ConfigException(
          "LRU size is bigger than subnet size: "
              + capacity
              + " names need a larger network than "
              + network);
    }
    this.size = BigInteger.ONE.shiftLeft(hostBits);
    this.base = masked(start, prefix);
    this.next = new BigInteger(1, start).subtract(new BigInteger(1, base));
  }

  /** How many bits of a network's addresses tell its hosts apart. */
  static int hostBits(String network) {
    int bits = ip(network).getAddress().length * 8;
    return bits - prefix(network, slash(network), bits);
  }

  private static int slash(String network) {
    int slash = network.lastIndexOf('/');
    if (slash < 0) {
      throw new ConfigException("\"" + network + "\" is no network; write it as 198.18.0.0/15");
    }
    return slash;
  }

  private static InetAddress ip(String network) {
    if (Address.parse(network.substring(0, slash(network))) instanceof Address.Ip ip) {
      return ip.value();
    }
    throw new ConfigException("\"" + network + "\" is no network; write it as 198.18.0.0/15");
  }

  private static int prefix(String network, int slash, int bits) {
    String digits = network.substring(slash + 1);
    int prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    if (prefix < 0 || prefix > bits) {
      throw new ConfigException("\"" + network + "\" needs a length 0.." + bits);
    }
    return prefix;
  }

  private static byte[] masked(byte[] address, int prefix) {
    byte[] result = address.clone();
    for (int bit = prefix; bit < address.length * 8; bit++) {
      result[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return result;
  }

  boolean isV4() {
    return base.length == 4;
  }

  /** Whether some address lies in both networks. */
  boolean overlaps(FakePool other) {
    int shorter = Math.min(prefix, other.prefix);
    return base.length == other.base.length
        && Arrays.equals(masked(base, shorter), masked(other.base, shorter));
  }

  boolean covers(InetAddress address) {
    return (address instanceof Inet4Address) == isV4()
        && Arrays.equals(masked(address.getAddress(), prefix), base);
  }

  /** The address of a name. */
  synchronized InetAddress assign(String name) {
    InetAddress known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (byName.size() >= capacity) {
      Iterator<InetAddress> oldest = byName.values().iterator();
      InetAddress freed = oldest.next();
      oldest.remove();
      byAddress.remove(freed);
    }
    InetAddress ip = take();
    while (byAddress.containsKey(ip)) {
      ip = take();
    }
    byName.put(name, ip);
    byAddress.put(ip, name);
    return ip;
  }

  private InetAddress take() {
    BigInteger value = new BigInteger(1, base).add(next);
    next = next.add(BigInteger.ONE).mod(size);
    byte[] bytes = value.toByteArray();
    byte[] address = new byte[base.length];
    int length = Math.min(bytes.length, address.length);
    System.arraycopy(bytes, bytes.length - length, address, address.length - length, length);
    return ((Address.Ip) Address.ip(address)).value();
  }

  /** The name of an address. */
  synchronized Optional<String> domain(InetAddress address) {
    String name = byAddress.get(address);
    if (name != null) {
      byName.get(name); // which makes it the one used last
    }
    return Optional.ofNullable(name);
  }

  @Override
  public String toString() {
    return text;
  }
}
