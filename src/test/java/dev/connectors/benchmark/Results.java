package dev.connectors.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What all rounds saw, and the table of it: medians, and ratios of servers in the same round. */
final class Results {
  /**
   * One cell of one round.
   *
   * @param processor what the server took meanwhile, all of its processes and threads
   */
  record Result(int round, Contender server, Cell cell, Load.Measured load, Duration processor) {
    double perCoreSecond() {
      return load.requests() / (processor.toNanos() / 1e9);
    }
  }

  private record Memory(Contender server, double mib) {}

  private final List<Result> results = new ArrayList<>();
  private final List<Memory> memory = new ArrayList<>();

  void add(Result result) {
    results.add(result);
  }

  /** The memory of a server at the end of its round. */
  void add(Contender server, double mib) {
    memory.add(new Memory(server, mib));
  }

  int failures() {
    return results.stream().mapToInt(result -> result.load().failures()).sum();
  }

  /** What each first failure was. */
  List<String> reasons() {
    return results.stream()
        .filter(result -> result.load().failures() > 0)
        .map(
            result ->
                "%s, %s: %s"
                    .formatted(
                        result.server().title(),
                        result.cell().name(),
                        result.load().firstFailure()))
        .distinct()
        .toList();
  }

  /** As Markdown. */
  String table() {
    var lines = new ArrayList<String>();
    lines.add(
        "| load | server | requests per core-second | to Go | to nginx | p50 | p99 | requests/s | failures |");
    lines.add("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (var cell : Cell.ALL) {
      for (var server : Contender.values()) {
        var of = of(server, cell).toList();
        if (!of.isEmpty()) {
          lines.add(row(server, cell, of));
        }
      }
    }
    lines.add("");
    lines.add("| server | memory (RSS) at the end of a round |");
    lines.add("| --- | ---: |");
    for (var server : Contender.values()) {
      var mib = memory.stream().filter(one -> one.server() == server).map(Memory::mib).toList();
      if (!mib.isEmpty()) {
        lines.add("| %s | %s MiB |".formatted(server.title(), whole(median(mib))));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private String row(Contender server, Cell cell, List<Result> of) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %d |"
        .formatted(
            cell.name(),
            server.title(),
            whole(median(of, Result::perCoreSecond)),
            ratio(of, Contender.GO, server, cell),
            ratio(of, Contender.NGINX, server, cell),
            micros(median(of, result -> result.load().p50Micros())),
            micros(median(of, result -> result.load().p99Micros())),
            whole(median(of, result -> result.load().requests() / result.load().seconds())),
            of.stream().mapToInt(result -> result.load().failures()).sum());
  }

  private String ratio(List<Result> of, Contender peer, Contender server, Cell cell) {
    if (peer == server) {
      return "1";
    }
    var ratios =
        of.stream()
            .flatMap(
                result ->
                    inRound(result.round(), peer, cell)
                        .map(other -> result.perCoreSecond() / other.perCoreSecond())
                        .stream())
            .toList();
    return ratios.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", median(ratios));
  }

  private Optional<Result> inRound(int round, Contender server, Cell cell) {
    return of(server, cell).filter(result -> result.round() == round).findFirst();
  }

  private Stream<Result> of(Contender server, Cell cell) {
    return results.stream()
        .filter(result -> result.server() == server && result.cell().equals(cell));
  }

  private static double median(List<Result> of, ToDoubleFunction<Result> number) {
    return median(of.stream().map(result -> number.applyAsDouble(result)).toList());
  }

  private static double median(List<Double> numbers) {
    var sorted = numbers.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%.0f", number);
  }

  private static String micros(double micros) {
    return String.format(Locale.ROOT, "%.2f ms", micros / 1000);
  }
}
