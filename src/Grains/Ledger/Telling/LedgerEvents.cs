using System.Text.Json;
using System.Text.Json.Serialization;
using Countersign.Events;

namespace Countersign.Ledger;

/// <summary>What a tenant is told of its quotas, caps and money.</summary>
internal static class LedgerEvents
{
    private const string Balance = "balance";
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>So much of something is used, in percent, and each is told once in its window.</summary>
    private static readonly byte[] Levels = [80, 100];

    /// <summary>
    /// Adds an event for each level that is reached and was not told; the highest that has been told by now.
    /// </summary>
    /// <param name="items">What the write sends.</param>
    /// <param name="told">The highest that was told in the window.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="use">How far it is used.</param>
    public static byte Tell(List<OutboxItem> items, byte told, in LedgerOwner owner, in WindowedUse use)
    {
        for (var at = 0; at < Levels.Length; at++)
        {
            if (use.Limit == 0 || Levels[at] <= told || use.Used * 100m < (decimal)use.Limit * Levels[at])
                continue;

            told = Levels[at];
            var data = new QuotaWarningData(
                use.Rule, told, use.Limit, use.Used, use.End.UtcDateTime.ToString(Time, null));
            items.Add(Item(
                owner,
                "quota.warning",
                $"{use.Rule}_{use.Begin.UtcDateTime:yyyy-MM-dd}",
                at + 1,
                use.Now,
                JsonSerializer.SerializeToUtf8Bytes(data, LedgerEventJson.Default.QuotaWarningData)));
        }

        return told;
    }

    /// <summary>
    /// Tells when less is available than the tenant wants to be told of, once until it is more again. Pure; the same
    /// state, by reference, where there is nothing to tell.
    /// </summary>
    /// <param name="state">The account as it is to be.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="threshold">What is told of below; null for nothing.</param>
    /// <param name="now">The tenant's time.</param>
    public static AccountState Tell(
        AccountState state, in LedgerOwner owner, long? threshold, DateTimeOffset now)
    {
        var isLow = state.Balance.Available < threshold;
        if (isLow == state.IsLow || !isLow)
            return isLow == state.IsLow ? state : state with { IsLow = false };

        var data = new BalanceLowData(state.Balance.Available, threshold!.Value, state.Currency ?? "");
        var item = Item(
            owner,
            "balance.low",
            Balance,
            state.TimesLow + 1,
            now,
            JsonSerializer.SerializeToUtf8Bytes(data, LedgerEventJson.Default.BalanceLowData));
        return state with { IsLow = true, TimesLow = state.TimesLow + 1, Outbox = [.. state.Outbox, item] };
    }

    private static OutboxItem Item(
        in LedgerOwner owner, string type, string subject, long sequence, DateTimeOffset at, byte[] data)
    {
        var draft = new EventDraft
        {
            Type = type,
            Subject = subject,
            Sequence = sequence,
            At = at.ToUnixTimeMilliseconds(),
            Data = data,
        };
        var log = EventLogKeys.Of(owner.Tenant, owner.Sandbox, EventLogKeys.PartitionOf(subject));
        return new OutboxItem(EventLogKeys.GrainType, log, draft.ToPayload());
    }
}

/// <summary>Whose something is.</summary>
internal readonly record struct LedgerOwner(string Tenant, bool Sandbox);

/// <summary>How far something is used within a window.</summary>
/// <param name="Rule">What refusals call it.</param>
/// <param name="Limit">All of it.</param>
/// <param name="Used">What is used or lent.</param>
/// <param name="Begin">When the window began.</param>
/// <param name="End">When it ends.</param>
/// <param name="Now">The tenant's time.</param>
internal readonly record struct WindowedUse(
    string Rule, long Limit, long Used, DateTimeOffset Begin, DateTimeOffset End, DateTimeOffset Now);

/// <summary>What <c>quota.warning</c> says.</summary>
internal sealed record QuotaWarningData(string Rule, int Percent, long Limit, long Used, string ResetsAt);

/// <summary>What <c>balance.low</c> says.</summary>
internal sealed record BalanceLowData(long Available, long Threshold, string Currency);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QuotaWarningData))]
[JsonSerializable(typeof(BalanceLowData))]
internal sealed partial class LedgerEventJson : JsonSerializerContext;
