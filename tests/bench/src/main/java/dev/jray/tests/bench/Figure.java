package dev.jray.tests.bench;

/**
 * A row of the table. GB and MB are powers of ten; memory is counted in MB of 2^20 bytes, as ps and
 * top do.
 */
enum Figure implements Row {
  UP1_RATE("bulk up, 1 connection", "MB/s", Better.MORE),
  UP1_CPU("bulk up, 1 connection", "CPU s/GB", Better.LESS),
  DOWN1_RATE("bulk down, 1 connection", "MB/s", Better.MORE),
  DOWN1_CPU("bulk down, 1 connection", "CPU s/GB", Better.LESS),
  UP8_RATE("bulk up, 8 connections", "MB/s", Better.MORE),
  UP8_CPU("bulk up, 8 connections", "CPU s/GB", Better.LESS),
  DOWN8_RATE("bulk down, 8 connections", "MB/s", Better.MORE),
  DOWN8_CPU("bulk down, 8 connections", "CPU s/GB", Better.LESS),
  ECHO_P50("echo of 1 KB, p50", "us", Better.LESS),
  ECHO_P99("echo of 1 KB, p99", "us", Better.LESS),
  REQUEST_RATE("requests of 1 KB, 8 connections", "1/s", Better.MORE),
  REQUEST_CPU("requests of 1 KB, 8 connections", "CPU us each", Better.LESS),
  CONNECT_RATE("new connections, 8 at a time", "1/s", Better.MORE),
  CONNECT_CPU("new connections, 8 at a time", "CPU us each", Better.LESS),
  COLD_TIME("first 10 MB of a fresh process", "ms", Better.LESS),
  COLD_CPU("first 10 MB of a fresh process", "CPU ms", Better.LESS),
  START_ACCEPT("start to first accepted connection", "ms", Better.LESS),
  START_ECHO("start to first echo", "ms", Better.LESS),
  IDLE_RSS("memory (RSS), fresh and idle", "MB", Better.LESS),
  CONNECTION_RSS("memory per 1000 idle connections", "MB", Better.LESS),
  LOADED_RSS("memory (RSS) after all loads", "MB", Better.LESS);

  private final String label;
  private final String unit;
  private final Better better;

  Figure(String label, String unit, Better better) {
    this.label = label;
    this.unit = unit;
    this.better = better;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public Better better() {
    return better;
  }
}
