using System.Globalization;
using System.Text.Json.Serialization;
using Countersign.Api.Tenants;
using Countersign.Ledger;
using Countersign.Tenants;

namespace Countersign.Api.Ledger;

/// <summary>How an account stands, in millionths of the currency.</summary>
/// <param name="Billing">How this traffic is paid for.</param>
/// <param name="Sandbox">Whether it is the account of the sandbox.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Available">Free to be reserved.</param>
/// <param name="Lent">Of that, what servers hold in hand.</param>
/// <param name="Reserved">Held for messages under way, and for rows of batches.</param>
/// <param name="Spent">Paid for messages.</param>
/// <param name="ToppedUp">The three together.</param>
internal sealed record BalanceBody(
    string Billing,
    bool Sandbox,
    string Currency,
    long Available,
    long Lent,
    long Reserved,
    long Spent,
    long ToppedUp)
{
    public static BalanceBody Of(TenantSnapshot tenant, bool sandbox, AccountView account) => new(
        SettingWords.Of(SettingWords.BillingModes, tenant.Settings.Billing.Of(sandbox)),
        sandbox,
        account.Currency ?? tenant.Settings.Prices.Currency,
        account.Balance.Available,
        account.Lent,
        account.Balance.Reserved,
        account.Balance.Spent,
        account.Balance.ToppedUp);
}

/// <summary>A page of entries, the latest first.</summary>
internal sealed record EntriesBody(IReadOnlyList<EntryBody> Items)
{
    /// <summary>The cursor of the next page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    public static EntriesBody Of(EntryPage page) => new([.. page.Entries.Select(EntryBody.Of)])
    {
        Next = page.Next?.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>One entry: what one account lost and another got.</summary>
internal sealed record EntryBody(
    long Number,
    DateTimeOffset At,
    string Kind,
    string? Reference,
    string? Note,
    IReadOnlyList<PostingBody> Postings,
    long Available)
{
    private static readonly (string Word, EntryKind Value)[] Kinds =
    [
        ("topped_up", EntryKind.ToppedUp), ("reserved", EntryKind.Reserved), ("settled", EntryKind.Settled),
        ("released", EntryKind.Released), ("covered", EntryKind.Covered), ("batch_reserved", EntryKind.BatchReserved),
        ("drawn", EntryKind.Drawn), ("batch_released", EntryKind.BatchReleased),
    ];

    public static EntryBody Of(LedgerEntry entry)
    {
        var (from, to) = entry.Kind.Accounts();
        return new(
            entry.Number,
            entry.At,
            SettingWords.Of(Kinds, entry.Kind),
            entry.Reference,
            entry.Note,
            [new PostingBody(Word(from), -entry.Micros), new PostingBody(Word(to), entry.Micros)],
            entry.Available);
    }

    private static string Word(LedgerAccount account) => account.ToString().ToLowerInvariant();
}

/// <summary>What one account got; below zero for what it lost.</summary>
internal sealed record PostingBody(string Account, long Micros);

/// <summary>The JSON of money.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BalanceBody))]
[JsonSerializable(typeof(EntriesBody))]
internal sealed partial class LedgerWire : JsonSerializerContext;
