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
  private final ApiClient client;
  private final ApiArguments arguments;
  private final Output output;

  StatsActions(ApiClient client, ApiArguments arguments, Output output) {
    this.client = client;
    this.arguments = arguments;
    this.output = output;
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
    if (arguments.words().size() != 2) {
      throw new UsageException(arguments.words().get(0) + " takes one name");
    }
    return arguments.words().get(1);
  }

  private void stats() throws IOException, UsageException {
    GetStatsRequest request =
        GetStatsRequest.newBuilder().setName(only()).setReset(arguments.has("reset")).build();
    GetStatsResponse answer =
        client.call("StatsService.GetStats", request, GetStatsResponse.getDefaultInstance());
    if (!output.json(answer)) {
      output.line(Long.toString(answer.getStat().getValue()));
    }
  }

  private void query() throws IOException, UsageException {
    List<String> patterns = arguments.words().subList(1, arguments.words().size());
    QueryStatsRequest.Builder request =
        QueryStatsRequest.newBuilder()
            .setReset(arguments.has("reset"))
            .setRegexp(arguments.has("regexp"));
    if (patterns.size() == 1) {
      // V2Ray 4 knows this field only
      request.setPattern(patterns.get(0));
    } else {
      request.addAllPatterns(patterns);
    }
    QueryStatsResponse answer =
        client.call(
            "StatsService.QueryStats", request.build(), QueryStatsResponse.getDefaultInstance());
    if (output.json(answer)) {
      return;
    }
    int width = answer.getStatList().stream().mapToInt(s -> s.getName().length()).max().orElse(0);
    for (Stat stat : answer.getStatList()) {
      String padding = " ".repeat(width - stat.getName().length());
      output.line(stat.getName() + padding + "  " + stat.getValue());
    }
  }

  private void system() throws IOException, UsageException {
    output.text(
        client.call(
            "StatsService.GetSysStats",
            SysStatsRequest.getDefaultInstance(),
            SysStatsResponse.getDefaultInstance()));
  }

  private GetStatsRequest user() throws UsageException {
    return GetStatsRequest.newBuilder().setName("user>>>" + only() + ">>>online").build();
  }

  private void online() throws IOException, UsageException {
    GetStatsResponse answer =
        client.call("StatsService.GetStatsOnline", user(), GetStatsResponse.getDefaultInstance());
    if (!output.json(answer)) {
      output.line(Long.toString(answer.getStat().getValue()));
    }
  }

  private void addresses() throws IOException, UsageException {
    GetStatsOnlineIpListResponse answer =
        client.call(
            "StatsService.GetStatsOnlineIpList",
            user(),
            GetStatsOnlineIpListResponse.getDefaultInstance());
    if (!output.json(answer)) {
      answer.getIpsMap().keySet().stream().sorted().forEach(output::line);
    }
  }

  private void allOnline() throws IOException, UsageException {
    GetAllOnlineUsersResponse answer =
        client.call(
            "StatsService.GetAllOnlineUsers",
            GetAllOnlineUsersRequest.getDefaultInstance(),
            GetAllOnlineUsersResponse.getDefaultInstance());
    if (!output.json(answer)) {
      answer.getUsersList().forEach(output::line);
    }
  }
}
