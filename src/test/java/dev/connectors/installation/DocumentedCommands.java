package dev.connectors.installation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the commands of a documentation page and compares what they print with what stands below
 * them.
 */
final class DocumentedCommands {
  private static final Pattern PART =
      Pattern.compile(
          "^```(?<kind>\\w*)\\n(?<text>.*?)^```$|^## (?<section>.*?)$",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** Commands, and the lines that the last of them prints, in which {@code *} is anything. */
  record Step(String section, String commands, String output) {
    Step printing(String lines) {
      return new Step(section, commands, lines);
    }
  }

  private final Path folder;
  private final Map<String, String> environment;

  /** For the pages of this checkout. */
  DocumentedCommands(Map<String, String> environment) {
    this(Path.of(""), environment);
  }

  private DocumentedCommands(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /** The same, for the pages of another checkout. */
  DocumentedCommands in(Path checkout) {
    return new DocumentedCommands(checkout, environment);
  }

  /** Runs the steps of one section of a page. */
  void runSection(String page, String section) throws IOException, InterruptedException {
    var steps =
        stepsOf(folder.resolve(page)).stream()
            .filter(step -> step.section().equals(section))
            .toList();
    if (steps.isEmpty()) {
      throw new AssertionError("%s has no commands in section '%s'".formatted(page, section));
    }
    for (var step : steps) {
      run(step);
    }
  }

  static List<Step> stepsOf(Path page) throws IOException {
    var steps = new ArrayList<Step>();
    var section = "";
    var parts = PART.matcher(Files.readString(page));
    while (parts.find()) {
      if (parts.group("section") != null) {
        section = parts.group("section");
      } else if (parts.group("kind").equals("sh")) {
        steps.add(new Step(section, parts.group("text"), ""));
      } else if (parts.group("kind").isEmpty() && !steps.isEmpty()) {
        steps.add(steps.removeLast().printing(parts.group("text")));
      }
    }
    return steps;
  }

  /** Runs the step once, then its last command again until it prints what the page says. */
  void run(Step step) throws IOException, InterruptedException {
    var begun = Instant.now();
    var printed = bash(step.commands());
    var deadline = Instant.now().plus(PATIENCE);
    var last = lastCommand(step.commands());
    while (!matches(step.output(), printed)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(
            "%s\nprints\n%s\nbut the page says\n%s".formatted(last, printed, step.output()));
      }
      printed = output("sleep 1; " + last);
    }
    System.out.printf("(%d s)%n", Duration.between(begun, Instant.now()).toSeconds());
  }

  static boolean matches(String expected, String printed) {
    return expected
        .lines()
        .allMatch(line -> printed.lines().anyMatch(toPattern(line).asMatchPredicate()));
  }

  /** Runs of blanks are equal; {@code *} stands for anything, also for nothing. */
  private static Pattern toPattern(String line) {
    return Pattern.compile(
        line.strip()
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == ' ' ? " " : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining())
            .replaceAll(" +", "\\\\s*")
            .concat("\\s*"));
  }

  private static String lastCommand(String commands) {
    return commands.strip().lines().reduce((first, second) -> second).orElseThrow();
  }

  private String bash(String commands) throws IOException, InterruptedException {
    System.out.println("$ " + commands.strip());
    var printed = output(commands);
    System.out.println(printed.strip());
    return printed;
  }

  private String output(String commands) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands);
    builder.directory(folder.toAbsolutePath().toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    var process = builder.start();
    var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(commands + "\nfailed with\n" + printed);
    }
    return printed;
  }
}
