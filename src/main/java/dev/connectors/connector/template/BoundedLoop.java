package dev.connectors.connector.template;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.Expression;
import io.quarkus.qute.LoopSectionHelper;
import io.quarkus.qute.ResultNode;
import io.quarkus.qute.Results;
import io.quarkus.qute.Scope;
import io.quarkus.qute.SectionHelper;
import io.quarkus.qute.SectionHelperFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Qute's loop, over lists and maps only, with a budget for all loops of one template together. */
final class BoundedLoop implements SectionHelperFactory<SectionHelper> {
  static final String BUDGET = "dev.connectors.loops";
  private static final String ITERABLE = "iterable";
  private final LoopSectionHelper.Factory loop = new LoopSectionHelper.Factory();

  @Override
  public List<String> getDefaultAliases() {
    return loop.getDefaultAliases();
  }

  @Override
  public ParametersInfo getParameters() {
    return loop.getParameters();
  }

  @Override
  public List<String> getBlockLabels() {
    return loop.getBlockLabels();
  }

  @Override
  public Scope initializeBlock(Scope outerScope, BlockInfo block) {
    return loop.initializeBlock(outerScope, block);
  }

  @Override
  public SectionHelper initialize(SectionInitContext context) {
    var helper = loop.initialize(context);
    var iterable = context.getExpression(ITERABLE);
    return resolution -> run(helper, iterable, resolution);
  }

  private static CompletionStage<ResultNode> run(
      SectionHelper helper, Expression iterable, SectionHelper.SectionResolutionContext context) {
    return context
        .evaluate(iterable)
        .thenCompose(
            items -> {
              if (!(context.resolutionContext().getAttribute(BUDGET) instanceof Budget budget)) {
                return CompletedStage.failure(new TemplateProblem("loops without a budget"));
              }
              return budget
                  .spend(iterable, items)
                  .<CompletionStage<ResultNode>>map(CompletedStage::failure)
                  .orElseGet(() -> helper.resolve(context));
            });
  }

  /** How much the loops may still make, in characters of template. */
  static final class Budget {
    private static final long CHARACTERS = 4L * 1024 * 1024;
    private final int perRound;
    private long left = CHARACTERS;

    Budget(int templateLength) {
      this.perRound = Math.max(templateLength, 64);
    }

    Optional<TemplateProblem> spend(Expression iterable, Object items) {
      var rounds =
          switch (items) {
            case Collection<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> -1;
          };
      if (rounds < 0) {
        var what = Results.isNotFound(items) ? "has no value" : "is neither a list nor a map";
        return Optional.of(
            new TemplateProblem("{%s} %s".formatted(iterable.toOriginalString(), what)));
      }
      left -= (long) rounds * perRound;
      return left >= 0
          ? Optional.empty()
          : Optional.of(
              new TemplateProblem(
                  "loops too often over {%s}".formatted(iterable.toOriginalString())));
    }
  }
}
