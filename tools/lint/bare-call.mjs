// The steps of packages/core are generators: `sys.flush(file);` without `yield*` compiles and does nothing.
// So no statement in core may be a bare call. What is called for its effect alone says so: `void seen.add(path)`.

const rule = {
  meta: {
    type: "problem",
    docs: {
      description:
        "forbids statements that are a bare call, which would silently drop the steps of a generator",
    },
    messages: {
      bare: "A bare call does nothing if it returns steps: write `yield* {{call}}(…)`, or `void {{call}}(…)` where only the effect is wanted",
      voided: "`void` in front of a system call drops it: write `yield* {{call}}(…)`",
    },
    schema: [],
  },
  create(context) {
    const nameOf = (callee) => {
      const text = context.sourceCode.getText(callee);
      return text.length > 40 ? "…" : text;
    };
    const report = (node, messageId) =>
      context.report({ node, messageId, data: { call: nameOf(node.callee) } });

    return {
      ExpressionStatement({ expression }) {
        for (const result of results(expression)) {
          if (isCall(result)) report(result, "bare");
          const dropped = voided(result);
          if (dropped !== undefined && isSystemCall(dropped)) report(dropped, "voided");
        }
      },
    };
  },
};

/** The expressions whose value a statement drops: both arms of `a ? b() : c()`, the right side of `a && b()`. */
function results(expression) {
  switch (expression.type) {
    case "ChainExpression":
    case "ParenthesizedExpression":
    case "TSNonNullExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return results(expression.expression);
    case "ConditionalExpression":
      return [...results(expression.consequent), ...results(expression.alternate)];
    case "LogicalExpression":
      return results(expression.right);
    case "SequenceExpression":
      return expression.expressions.flatMap(results);
    case "UnaryExpression":
      return expression.operator === "void" ? [expression] : results(expression.argument);
    default:
      return [expression];
  }
}

function voided(expression) {
  if (expression.type !== "UnaryExpression" || expression.operator !== "void") return undefined;
  return results(expression.argument).find(isCall);
}

/** `super(…)` aside: it has to be a statement. */
function isCall({ type, callee }) {
  return type === "CallExpression" && callee.type !== "Super";
}

function isSystemCall({ callee }) {
  return (
    callee.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === "sys"
  );
}

export default { meta: { name: "untorn" }, rules: { "bare-call": rule } };
