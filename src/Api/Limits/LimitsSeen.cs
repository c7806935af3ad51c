using Countersign.Api.Answers;
using Countersign.Ledger;
using Countersign.Limits;

namespace Countersign.Api.Limits;

/// <summary>How the limits of a start stand.</summary>
/// <param name="Quotas">The tenant's quotas.</param>
/// <param name="Rules">Its rules; null where a quota refuses before they are asked.</param>
/// <param name="Refusal">Why the start would be refused; null where the limits would let it pass.</param>
internal sealed record LimitsSeen(QuotaTake Quotas, LimitOutcome? Rules, Problem? Refusal);
