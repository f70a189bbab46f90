package dev.connectors.proxy.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.connectors.platform.http.Answer;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The answer of Git LFS with the places of objects (docs/api/batch.md of git-lfs): places at the
 * tool lead through the proxy, and no credential stands with them. It holds one action at a time.
 */
final class LfsBatch implements Answer.Body {
  /** Of one action, or of any one text, in characters: signed URLs have 2 to 3 thousand. */
  static final int LONGEST = 64 * 1024;

  /** Where a place's members are: of today's API, and of the one before. */
  private static final Set<String> ACTIONS = Set.of("actions", "_links");

  /** What the tool's own requests would be signed in with; the proxy does that. */
  private static final Set<String> SIGNING_IN =
      Set.of("authorization", "proxy-authorization", "cookie", "private-token");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(LONGEST)
                  .maxNameLength(1024)
                  .build())
          .build();

  private static final ObjectMapper TREES = new ObjectMapper(JSON);

  private final Answered request;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonGenerator generator;
  private Optional<Held> held = Optional.empty();

  LfsBatch(Answered request) {
    this.request = request;
    try {
      parser = JSON.createNonBlockingByteArrayParser();
      feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
      generator = JSON.createGenerator(out);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  @Override
  public Buffer next(Buffer piece) throws IOException {
    var bytes = piece.getBytes();
    feeder.feedInput(bytes, 0, bytes.length);
    return rewritten();
  }

  @Override
  public Buffer end() throws IOException {
    feeder.endOfInput();
    return rewritten();
  }

  private Buffer rewritten() throws IOException {
    for (var token = parser.nextToken();
        token != null && token != JsonToken.NOT_AVAILABLE;
        token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT
          && held.isEmpty()
          && isAction(parser.getParsingContext())) {
        held = Optional.of(new Held(new TokenBuffer(TREES, false)));
      }
      if (held.isPresent()) {
        hold(held.get(), token);
      } else if (holdsCredential(token)) {
        generator.writeString("");
      } else {
        generator.copyCurrentEventExact(parser);
      }
    }
    generator.flush();
    var piece = Buffer.buffer(out.toByteArray());
    out.reset();
    return piece;
  }

  /** Whether this object is a member of "actions". */
  private static boolean isAction(JsonStreamContext object) {
    var around = object.getParent();
    return around != null
        && around.inObject()
        && around.getParent() != null
        && ACTIONS.contains(String.valueOf(around.getParent().getCurrentName()));
  }

  private boolean holdsCredential(JsonToken token) throws IOException {
    return token == JsonToken.VALUE_STRING && request.sent().isIn(parser.getText());
  }

  private void hold(Held action, JsonToken token) throws IOException {
    action.tokens.copyCurrentEventExact(parser);
    action.length +=
        token.isScalarValue() || token == JsonToken.FIELD_NAME ? parser.getTextLength() : 1;
    if (action.length > LONGEST) {
      throw new JsonParseException(parser, "an action is longer than " + LONGEST);
    }
    action.depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    if (action.depth == 0) {
      held = Optional.empty();
      try (var tokens = action.tokens.asParser(TREES)) {
        ObjectNode read = TREES.readTree(tokens);
        TREES.writeTree(generator, forCaller(read));
      }
    }
  }

  private ObjectNode forCaller(ObjectNode action) {
    var own =
        Optional.ofNullable(action.get("href"))
            .filter(JsonNode::isTextual)
            .flatMap(href -> request.links().inCallersView(href.textValue()));
    own.ifPresent(href -> action.put("href", href));
    if (action.get("header") instanceof ObjectNode headers) {
      for (var name : names(headers)) {
        var lower = name.toLowerCase(Locale.ROOT);
        boolean signsIn = SIGNING_IN.contains(lower) || request.credentialHeaders().contains(lower);
        if (signsIn && (own.isPresent() || request.sent().is(headers.get(name).asText()))) {
          headers.remove(name);
        }
      }
    }
    scrub(action);
    return action;
  }

  /** Takes the credential out of all texts, at any depth. */
  private void scrub(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (var name : names(object)) {
        if (isCredential(object.get(name))) {
          object.remove(name);
        } else {
          scrub(object.get(name));
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        if (isCredential(array.get(i))) {
          array.remove(i);
        } else {
          scrub(array.get(i));
        }
      }
    }
  }

  private boolean isCredential(JsonNode node) {
    return node.isTextual() && request.sent().isIn(node.textValue());
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** An action that is not there in full. */
  private static final class Held {
    private final TokenBuffer tokens;
    private long length;
    private int depth;

    private Held(TokenBuffer tokens) {
      this.tokens = tokens;
    }
  }
}
