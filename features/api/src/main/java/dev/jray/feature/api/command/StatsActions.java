package dev.jray.feature.api.command;

import dev.jray.feature.api.proto.stats.GetAllOnlineUsersRequest;
import dev.jray.feature.api.proto.stats.GetAllOnlineUsersResponse;
import dev.jray.feature.api.proto.stats.GetStatsOnlineIpListResponse;
import dev.jray.feature.api.proto.stats.GetStatsRequest;
import dev.jray.feature.api.proto.stats.GetStatsResponse;
import dev.jray.feature.api.proto.stats.QueryStatsRequest;
import dev.jray.feature.api.proto.stats.QueryStatsResponse;
import dev.jray.feature.api.proto.stats.Stat;
import dev.jray.feature.api.proto.stats.SysStatsRequest;
import dev.jray.feature.api.proto.stats.SysStatsResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code jray api} asks of StatsService. */
final class StatsActions {
  private final Invocation invocation;

  StatsActions(Invocation invocation) {
    this.invocation = invocation;
  }

  Map<String, Action> all() {
    Map<String, Action> all = new LinkedHashMap<>();
    all.put("stats", new Action("NAME [-reset]", "Shows a counter.", this::stats));
    all.put(
        "statsquery",
        new Action(
            "[PATTERN]... [-regexp] [-reset]", "Shows counters whose names match.", this::query));
    all.put("statssys", new Action("", "Shows the state of the process.", this::system));
    all.put("statsonline", new Action("EMAIL", "Shows from how many addresses.", this::online));
    all.put(
        "statsonlineiplist", new Action("EMAIL", "Shows from which addresses.", this::addresses));
    all.put(
        "statsgetallonlineusers", new Action("", "Shows who has connections.", this::allOnline));
    return all;
  }

  private String only() throws UsageException {
    if (invocation.rest().size() != 1) {
      throw new UsageException(invocation.action() + " takes one name");
    }
    return invocation.rest().get(0);
  }

  private void stats() throws IOException, UsageException {
    GetStatsRequest request =
        GetStatsRequest.newBuilder()
            .setName(only())
            .setReset(invocation.arguments().has("reset"))
            .build();
    GetStatsResponse answer =
        invocation.call("StatsService.GetStats", request, GetStatsResponse.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      invocation.output().line(Long.toString(answer.getStat().getValue()));
    }
  }

  private void query() throws IOException, UsageException {
    List<String> patterns = invocation.rest();
    QueryStatsRequest.Builder request =
        QueryStatsRequest.newBuilder()
            .setReset(invocation.arguments().has("reset"))
            .setRegexp(invocation.arguments().has("regexp"));
    if (patterns.size() == 1) {
      // V2Ray 4 knows this field only
      request.setPattern(patterns.get(0));
    } else {
      request.addAllPatterns(patterns);
    }
    QueryStatsResponse answer =
        invocation.call(
            "StatsService.QueryStats", request.build(), QueryStatsResponse.getDefaultInstance());
    if (invocation.output().json(answer)) {
      return;
    }
    int width = answer.getStatList().stream().mapToInt(s -> s.getName().length()).max().orElse(0);
    for (Stat stat : answer.getStatList()) {
      String padding = " ".repeat(width - stat.getName().length());
      invocation.output().line(stat.getName() + padding + "  " + stat.getValue());
    }
  }

  private void system() throws IOException, UsageException {
    invocation
        .output()
        .text(
            invocation.call(
                "StatsService.GetSysStats",
                SysStatsRequest.getDefaultInstance(),
                SysStatsResponse.getDefaultInstance()));
  }

  private GetStatsRequest user() throws UsageException {
    return GetStatsRequest.newBuilder().setName("user>>>" + only() + ">>>online").build();
  }

  private void online() throws IOException, UsageException {
    GetStatsResponse answer =
        invocation.call(
            "StatsService.GetStatsOnline", user(), GetStatsResponse.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      invocation.output().line(Long.toString(answer.getStat().getValue()));
    }
  }

  private void addresses() throws IOException, UsageException {
    GetStatsOnlineIpListResponse answer =
        invocation.call(
            "StatsService.GetStatsOnlineIpList",
            user(),
            GetStatsOnlineIpListResponse.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      answer.getIpsMap().keySet().stream().sorted().forEach(invocation.output()::line);
    }
  }

  private void allOnline() throws IOException, UsageException {
    GetAllOnlineUsersResponse answer =
        invocation.call(
            "StatsService.GetAllOnlineUsers",
            GetAllOnlineUsersRequest.getDefaultInstance(),
            GetAllOnlineUsersResponse.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      answer.getUsersList().forEach(invocation.output()::line);
    }
  }
}
