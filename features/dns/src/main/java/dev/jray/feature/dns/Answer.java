package dev.jray.feature.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * What a server says about a name and a family.
 *
 * @param rcode 0 if all is well
 * @param expires when it is out of date, by the clock's milliseconds
 */
record Answer(List<InetAddress> addresses, int rcode, long expires) {
  Answer {
    addresses = List.copyOf(addresses);
  }
}
