package dev.connectors.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.testbed.Cluster;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All attacks in full, one after the other, each beside good callers; {@code make attack} installs
 * what they are on. The environment's {@code ROWS} selects some by their names.
 */
@Tag("attack")
@ExtendWith(Cluster.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackTest {
  private final Scene scene;

  AttackTest(Cluster cluster) {
    this.scene = new Scene(cluster);
  }

  private static List<Row> all() {
    return Stream.of(Floods.ROWS, ManyObjects.ROWS, DeadTools.ROWS, Names.ROWS, Outages.ROWS)
        .flatMap(List::stream)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> rows() {
    var names = all().stream().map(Row::name).toList();
    var selected =
        Optional.ofNullable(System.getenv("ROWS"))
            .filter(rows -> !rows.isBlank())
            .map(rows -> List.of(rows.strip().split("\\s+")))
            .orElse(names);
    assertThat(names).as("names of rows").containsAll(selected);
    return all().stream()
        .filter(row -> Set.copyOf(selected).contains(row.name()))
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> run(row)));
  }

  private void run(Row row) throws Exception {
    var report = new Report(row);
    try {
      attack(row, report);
    } catch (Exception | AssertionError e) {
      report.promise("the attack ran to its end", false, e);
      throw e;
    } finally {
      report.write();
    }
    assertThat(report.broken()).as("broken promises of " + row.name()).isEmpty();
  }

  private void attack(Row row, Report report) throws Exception {
    var good = GoodCallers.start(scene, row);
    var before = Vitals.before(scene);
    try {
      row.attack().on(scene, report);
    } finally {
      var seen = good.stop();
      report.promise(
          "callers that are known are served",
          seen.known().of("200") == seen.known().requests() && seen.known().requests() > 0,
          seen.known());
      report.promise(
          "callers that are new are answered " + row.newCallers(),
          seen.fresh().of(row.newCallers().toArray(String[]::new)) == seen.fresh().requests(),
          seen.fresh());
      Vitals.of(scene).report(before, report);
    }
  }
}
