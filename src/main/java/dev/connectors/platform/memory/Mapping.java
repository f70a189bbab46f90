package dev.connectors.platform.memory;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Gatherer;
import java.util.stream.Stream;

/** A part of the address space. */
record Mapping(long start, long length) {
  private static final Pattern HEAD =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (r-[x-]p) \\S+ \\S+ \\S+ +(.+)");
  private static final Pattern ANY_HEAD = Pattern.compile("[0-9a-f]+-[0-9a-f]+ .*");
  private static final Pattern UNCHANGED = Pattern.compile("Anonymous: +0 kB");

  /**
   * What is mapped from the file, cannot be written, and never was: its pages can be read from the
   * file again at any time.
   *
   * @param smaps lines of /proc/self/smaps
   */
  static List<Mapping> unchanged(Stream<String> smaps, String file) {
    return smaps
        .gather(
            Gatherer.<String, Reader, Mapping>ofSequential(
                () -> new Reader(file),
                (reader, line, down) -> reader.read(line).map(down::push).orElse(true)))
        .toList();
  }

  /** Knows which mapping the lines that come are about. */
  private static final class Reader {
    private final String file;
    private Optional<Mapping> current = Optional.empty();

    Reader(String file) {
      this.file = file;
    }

    Optional<Mapping> read(String line) {
      if (UNCHANGED.matcher(line).matches()) {
        return current;
      }
      if (ANY_HEAD.matcher(line).matches()) {
        current = Optional.of(HEAD.matcher(line)).filter(this::isOfFile).map(Reader::mapping);
      }
      return Optional.empty();
    }

    private boolean isOfFile(Matcher head) {
      return head.matches() && head.group(4).equals(file);
    }

    private static Mapping mapping(Matcher head) {
      long start = Long.parseUnsignedLong(head.group(1), 16);
      return new Mapping(start, Long.parseUnsignedLong(head.group(2), 16) - start);
    }
  }
}
