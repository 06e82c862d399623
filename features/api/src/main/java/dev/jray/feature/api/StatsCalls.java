package dev.jray.feature.api;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.jray.feature.api.names.Root;
import dev.jray.feature.api.proto.stats.Command;
import dev.jray.feature.api.proto.stats.GetAllOnlineUsersRequest;
import dev.jray.feature.api.proto.stats.GetStatsRequest;
import dev.jray.feature.api.proto.stats.GetStatsResponse;
import dev.jray.feature.api.proto.stats.GetUsersStatsRequest;
import dev.jray.feature.api.proto.stats.QueryStatsRequest;
import dev.jray.feature.api.proto.stats.QueryStatsResponse;
import dev.jray.feature.api.proto.stats.Stat;
import dev.jray.feature.api.proto.stats.SysStatsRequest;
import dev.jray.feature.api.proto.stats.SysStatsResponse;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatsManager;
import io.grpc.Status;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** StatsService. */
final class StatsCalls {
  static final String ORIGIN = "v2ray.com/core/app/stats/command: ";

  private final StatsManager stats;
  private final Clock clock;
  private final OnlineCalls online;
  private final long began;

  @Inject
  StatsCalls(StatsManager stats, Clock clock) {
    this.stats = stats;
    this.clock = clock;
    this.online = new OnlineCalls(stats);
    this.began = clock.millis();
  }

  Methods methods(Root root) {
    return new Methods(Command.getDescriptor().findServiceByName("StatsService"))
        .unary("GetStats", GetStatsRequest.getDefaultInstance(), request -> get(request, root))
        .unary("QueryStats", QueryStatsRequest.getDefaultInstance(), this::query)
        .unary("GetSysStats", SysStatsRequest.getDefaultInstance(), this::system)
        .unary("GetStatsOnline", GetStatsRequest.getDefaultInstance(), online::count)
        .unary("GetStatsOnlineIpList", GetStatsRequest.getDefaultInstance(), online::addresses)
        .unary("GetAllOnlineUsers", GetAllOnlineUsersRequest.getDefaultInstance(), online::users)
        .unary("GetUsersStats", GetUsersStatsRequest.getDefaultInstance(), online::stats);
  }

  private GetStatsResponse get(GetStatsRequest request, Root root) {
    for (Map.Entry<StatName, Counter> entry : stats.counters().entrySet()) {
      if (entry.getKey().toString().equals(request.getName())) {
        return GetStatsResponse.newBuilder()
            .setStat(stat(request.getName(), entry.getValue(), request.getReset()))
            .build();
      }
    }
    Status code = root == Root.XRAY ? Status.NOT_FOUND : Status.UNKNOWN;
    throw code.withDescription(ORIGIN + request.getName() + " not found.").asRuntimeException();
  }

  private QueryStatsResponse query(QueryStatsRequest request) {
    if (!stats.counting()) {
      throw CallErrors.failed(ORIGIN + "QueryStats only works its own stats.Manager.");
    }
    Predicate<String> wanted = wanted(request);
    Map<String, Counter> found = new TreeMap<>();
    stats
        .counters()
        .forEach(
            (name, counter) -> {
              String text = name.toString();
              if (wanted.test(text)) {
                found.put(text, counter);
              }
            });
    QueryStatsResponse.Builder response = QueryStatsResponse.newBuilder();
    found.forEach((name, counter) -> response.addStat(stat(name, counter, request.getReset())));
    return response.build();
  }

  private static Predicate<String> wanted(QueryStatsRequest request) {
    List<String> patterns = new ArrayList<>(request.getPatternsList());
    if (patterns.isEmpty() || !request.getPattern().isEmpty()) {
      patterns.add(request.getPattern());
    }
    if (!request.getRegexp()) {
      return name -> patterns.stream().anyMatch(name::contains);
    }
    List<Pattern> compiled = patterns.stream().map(StatsCalls::pattern).toList();
    return name -> compiled.stream().anyMatch(pattern -> pattern.matcher(name).find());
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw CallErrors.failed(ORIGIN + "bad regular expression " + text + ": " + e.getMessage());
    }
  }

  private static Stat stat(String name, Counter counter, boolean reset) {
    return Stat.newBuilder()
        .setName(name)
        .setValue(reset ? counter.reset() : counter.value())
        .build();
  }

  private SysStatsResponse system(SysStatsRequest request) {
    return ProcessStats.read().setUptime((int) ((clock.millis() - began) / 1000)).build();
  }
}
