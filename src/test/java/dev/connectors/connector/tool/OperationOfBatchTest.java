package dev.connectors.connector.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.api.ConnectorClassSpec.Verb;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationOfBatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'operation':'download'}                                       | get",
        "{'transfers':['basic'],'objects':[{'oid':'1','size':1}],'operation':'download'} | get",
        "{'operation':'upload'}                                         | create",
        "{'operation':'Download'}                                       | create",
        "{'operation':'download '}                                      | create",
        "{'operation':['download']}                                     | create",
        "{'operation':null}                                             | create",
        "{'objects':[{'operation':'download'}]}                         | create",
        "{'Operation':'download'}                                       | create",
        "{}                                                             | create",
        "{'operation':'download','operation':'upload'}                  | 400",
        "{'operation':'download','Operation':'upload'}                  | 400",
        "{'operation':'download','\\u006fperation':'upload'}            | 400",
        "{'objects':[{'oid':'1','oid':'2'}],'operation':'download'}     | 400",
        "{'operation':'download'} {'operation':'upload'}                | 400",
        "{'operation':'download'                                        | 400",
        "{'operation':'download',}                                      | 400",
        "{'operation':'download'/*,'operation':'upload'*/}              | 400",
        "['download']                                                   | 400",
        "'download'                                                     | 400",
        "`` | 400"
      })
  void onlyExactlyADownloadIsAGet(String body, String expected) {
    var bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(OperationOfBatch.verb(bytes).map(Enum::name).orElse("400")).isEqualTo(expected);
  }

  @Test
  void whatOtherParsersReadOtherwiseIsRefused() {
    var body = "{\"operation\":\"download\"}";
    assertThat(OperationOfBatch.verb(body.getBytes(StandardCharsets.UTF_16))).isEmpty();
    assertThat(OperationOfBatch.verb(body.getBytes(StandardCharsets.UTF_16BE))).isEmpty();
    assertThat(OperationOfBatch.verb(("\uFEFF" + body).getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(OperationOfBatch.verb(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xae, '"'}))
        .isEmpty();
    assertThat(OperationOfBatch.verb("[".repeat(5000).getBytes(StandardCharsets.UTF_8))).isEmpty();
    var tooLong = body + " ".repeat(OperationOfBatch.LIMIT);
    assertThat(OperationOfBatch.verb(tooLong.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void anUploadTakesCreateBesides() {
    assertThat(new Requirement.Needs(Set.of(Verb.get), false, true).and(Verb.create).verbs())
        .containsExactlyInAnyOrder(Verb.get, Verb.create);
  }
}
