package dev.connectors.connector.access;

import dev.connectors.connector.access.Answer.No;
import dev.connectors.connector.access.Answer.Yes;
import dev.connectors.connector.access.CheckedTokens.Shown;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future.State;
import java.util.function.Function;

/** Token, then identity, then rights: each from memory where it is known. */
final class Judge {
  private final CheckedTokens tokens;
  private final RememberedAnswers<Identity, Proof> identities;
  private final RememberedAnswers<Right, Asked> rights;

  /** With what a right is asked for. */
  record Asked(User user, Target target) {}

  Judge(
      CheckedTokens tokens,
      RememberedAnswers<Identity, Proof> identities,
      RememberedAnswers<Right, Asked> rights) {
    this.tokens = tokens;
    this.identities = identities;
    this.rights = rights;
  }

  /** Completed already in steady state; never fails. */
  CompletableFuture<Decision> decide(Token token, List<Target> targets) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a decision without a target would be a yes to anything");
    }
    return then(
        tokens.check(token),
        shown ->
            switch (shown) {
              case Shown.Plausible plausible ->
                  decide(new Proof(token, plausible.token()), targets);
              case Shown.Refused refused -> done(unauthenticated(refused.reason()));
              case Shown.NotNow notNow -> done(Messages.away());
            });
  }

  /** Whether the token of a stream still stands for somebody. */
  CompletableFuture<Answer> who(Proof proof) {
    return identities.current(proof.identity(), proof);
  }

  /** Whether an identity has a right. */
  CompletableFuture<Answer> may(Identity identity, User user, Target target) {
    return target.canExist()
        ? rights.current(new Right(identity, target), new Asked(user, target))
        : CompletableFuture.completedFuture(new No(Messages.NO_SUCH_NAME));
  }

  private CompletableFuture<Decision> decide(Proof proof, List<Target> targets) {
    return then(
        who(proof),
        answer -> {
          if (!(answer instanceof Yes yes)) {
            return done(identityRefused(answer));
          }
          if (!proof.checked().verified()) {
            tokens.remember(proof.token(), proof.checked());
          }
          return decide(proof, yes.user(), targets);
        });
  }

  private CompletableFuture<Decision> decide(Proof proof, User user, List<Target> targets) {
    if (targets.size() == 1) {
      return then(
          may(proof.identity(), user, targets.getFirst()),
          answer -> done(decision(proof, user, targets, List.of(answer))));
    }
    var asked = targets.stream().map(target -> may(proof.identity(), user, target)).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                decision(
                    proof, user, targets, asked.stream().map(CompletableFuture::join).toList()));
  }

  /** The first denial answers; without one, what could not be asked. */
  private static Decision decision(
      Proof proof, User user, List<Target> targets, List<Answer> answers) {
    Optional<Decision> unknown = Optional.empty();
    for (int i = 0; i < answers.size(); i++) {
      switch (answers.get(i)) {
        case No no -> {
          var target = targets.get(i);
          var reason =
              target.canExist() ? Messages.missingRight(user.caller(), target) : no.reason();
          return new Denied(403, reason, Optional.of(user.caller()));
        }
        case Answer.Away away -> unknown = Optional.of(Messages.away());
        case Answer.TooMany tooMany -> unknown = Optional.of(Messages.tooMany());
        case Yes yes -> {}
      }
    }
    return unknown.orElseGet(
        () -> new Allowed(user.caller(), new Grant(proof, user, List.copyOf(targets))));
  }

  private static Decision identityRefused(Answer answer) {
    return switch (answer) {
      case No no -> unauthenticated(no.reason());
      case Answer.TooMany tooMany -> Messages.tooMany();
      case Answer.Away away -> Messages.away();
      case Yes yes -> throw new IllegalArgumentException("a yes is no refusal");
    };
  }

  private static Denied unauthenticated(String reason) {
    return new Denied(401, reason, Optional.empty());
  }

  /** What memory answered is gone on with at once, so that each request does without a chain. */
  private static <A> CompletableFuture<Decision> then(
      CompletableFuture<A> answer, Function<A, CompletableFuture<Decision>> next) {
    return answer.state() == State.SUCCESS
        ? next.apply(answer.resultNow())
        : answer.thenCompose(next);
  }

  private static CompletableFuture<Decision> done(Decision decision) {
    return CompletableFuture.completedFuture(decision);
  }
}
