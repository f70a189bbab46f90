package dev.connectors.plugin.git;

import dev.connectors.platform.http.NotServed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** A part of a listing, as the caller asked for it. */
record Page(int number, int size, String search) {
  static final int LARGEST = 1000;

  /**
   * From the query's words.
   *
   * @throws NotServed naming the parameter that is wrong
   */
  static Page of(String number, String size, String search) {
    return new Page(
        within("page", number, 1, Integer.MAX_VALUE / LARGEST),
        within("itemsPerPage", size, 1, LARGEST),
        search.toLowerCase(Locale.ROOT));
  }

  private static int within(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new NotServed(400, "%s must be a number from %d to %d".formatted(name, least, most));
  }

  JsonObject of(List<GitRef> refs) {
    var found = refs.stream().filter(ref -> ref.matches(search)).toList();
    var items = new JsonArray();
    found.stream().skip((number - 1L) * size).limit(size).forEach(ref -> items.add(ref.json()));
    return new JsonObject()
        .put("listMeta", new JsonObject().put("totalItems", found.size()))
        .put("items", items);
  }
}
