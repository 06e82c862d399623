package dev.jray.feature.api;

import dev.jray.feature.api.proto.stats.GetAllOnlineUsersRequest;
import dev.jray.feature.api.proto.stats.GetAllOnlineUsersResponse;
import dev.jray.feature.api.proto.stats.GetStatsOnlineIpListResponse;
import dev.jray.feature.api.proto.stats.GetStatsRequest;
import dev.jray.feature.api.proto.stats.GetStatsResponse;
import dev.jray.feature.api.proto.stats.GetUsersStatsRequest;
import dev.jray.feature.api.proto.stats.GetUsersStatsResponse;
import dev.jray.feature.api.proto.stats.OnlineIPEntry;
import dev.jray.feature.api.proto.stats.Stat;
import dev.jray.feature.api.proto.stats.UserStat;
import dev.jray.feature.api.proto.stats.UserTraffic;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.spi.feature.StatsManager;
import io.grpc.Status;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The part of StatsService that tells who is there. */
final class OnlineCalls {
  private static final String PREFIX = "user>>>";
  private static final String SUFFIX = ">>>online";

  private final StatsManager stats;

  OnlineCalls(StatsManager stats) {
    this.stats = stats;
  }

  GetStatsResponse count(GetStatsRequest request) {
    int addresses = find(request.getName()).size();
    return GetStatsResponse.newBuilder()
        .setStat(Stat.newBuilder().setName(request.getName()).setValue(addresses))
        .build();
  }

  GetStatsOnlineIpListResponse addresses(GetStatsRequest request) {
    GetStatsOnlineIpListResponse.Builder response =
        GetStatsOnlineIpListResponse.newBuilder().setName(request.getName());
    find(request.getName())
        .forEach((ip, seen) -> response.putIps(ip.getHostAddress(), seen.getEpochSecond()));
    return response.build();
  }

  private Map<InetAddress, Instant> find(String name) {
    boolean complete =
        name.length() >= PREFIX.length() + SUFFIX.length()
            && name.startsWith(PREFIX)
            && name.endsWith(SUFFIX);
    Map<InetAddress, Instant> found =
        complete
            ? stats.online().get(name.substring(PREFIX.length(), name.length() - SUFFIX.length()))
            : null;
    if (found == null) {
      throw Status.NOT_FOUND
          .withDescription(StatsCalls.ORIGIN + name + " not found.")
          .asRuntimeException();
    }
    return found;
  }

  GetAllOnlineUsersResponse users(GetAllOnlineUsersRequest request) {
    GetAllOnlineUsersResponse.Builder response = GetAllOnlineUsersResponse.newBuilder();
    new TreeMap<>(stats.online()).keySet().forEach(email -> response.addUsers(name(email)));
    return response.build();
  }

  private static String name(String email) {
    return PREFIX + email + SUFFIX;
  }

  GetUsersStatsResponse stats(GetUsersStatsRequest request) {
    GetUsersStatsResponse.Builder response = GetUsersStatsResponse.newBuilder();
    new TreeMap<>(stats.online())
        .forEach((email, ips) -> response.addUsers(stat(email, ips, request)));
    return response.build();
  }

  private UserStat stat(String email, Map<InetAddress, Instant> ips, GetUsersStatsRequest request) {
    UserStat.Builder user = UserStat.newBuilder().setEmail(email);
    ips.forEach(
        (ip, seen) ->
            user.addIps(
                OnlineIPEntry.newBuilder()
                    .setIp(ip.getHostAddress())
                    .setLastSeen(seen.getEpochSecond())));
    if (request.getIncludeTraffic()) {
      user.setTraffic(
          UserTraffic.newBuilder()
              .setUplink(value(email, Direction.UPLINK, request.getReset()))
              .setDownlink(value(email, Direction.DOWNLINK, request.getReset())));
    }
    return user.build();
  }

  private long value(String email, Direction direction, boolean reset) {
    Counter counter = stats.counters().get(new StatName(Kind.USER, email, direction));
    if (counter == null) {
      return 0;
    }
    return reset ? counter.reset() : counter.value();
  }
}
