using System.Text.Json;
using System.Text.Json.Serialization;

namespace Countersign.Ledger;

/// <summary>What an account is told over the outbox. The numbers are stored.</summary>
internal enum MoneyNoteKind
{
    /// <summary>A message was accepted, and holds money.</summary>
    Reserved = 0,

    /// <summary>A carrier took it over: it is paid.</summary>
    Settled = 1,

    /// <summary>What it held and did not cost.</summary>
    Released = 2,

    /// <summary>
    /// A loan is called back. It comes after everything that was written before the call, so that what is left of the
    /// loan now is used by nothing.
    /// </summary>
    Called = 3,

    /// <summary>A batch was accepted.</summary>
    BatchAccepted = 4,

    /// <summary>A batch has come to its end: what it did not need is free.</summary>
    BatchEnded = 5,
}

/// <summary>One note.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Micros">How much money moves.</param>
/// <param name="Segments">How many segments were paid for.</param>
/// <param name="Loan">The loan the money is of.</param>
/// <param name="Reference">What it was for: a public id.</param>
internal sealed record MoneyNote(
    [property: JsonPropertyName("k")] MoneyNoteKind Kind,
    [property: JsonPropertyName("m")] long Micros = 0,
    [property: JsonPropertyName("n")] int Segments = 0,
    [property: JsonPropertyName("l")] string? Loan = null,
    [property: JsonPropertyName("r")] string? Reference = null)
{
    /// <summary>Of an allowance: the day that what moves is of, from 1970; 0 where it is of no day.</summary>
    [JsonPropertyName("d")]
    public int Day { get; init; }
}

/// <summary>How notes travel.</summary>
internal static class MoneyNotes
{
    /// <summary>The item that brings the note to the account.</summary>
    /// <param name="account">Its key (<see cref="LedgerKey"/>).</param>
    /// <param name="note">The note.</param>
    public static OutboxItem Item(string account, MoneyNote note) =>
        new(TenantAccountGrain.GrainTypeName, account, Write(note));

    /// <summary>The item that brings the note to the allowance of that key.</summary>
    public static OutboxItem ForAllowance(string key, MoneyNote note) =>
        new(AllowanceGrain.GrainTypeName, key, Write(note));

    /// <summary>Reads the payload of an item.</summary>
    public static MoneyNote Read(byte[] payload) =>
        JsonSerializer.Deserialize(payload, MoneyNoteJson.Default.MoneyNote)
            ?? throw new JsonException("A note about money says nothing.");

    private static byte[] Write(MoneyNote note) =>
        JsonSerializer.SerializeToUtf8Bytes(note, MoneyNoteJson.Default.MoneyNote);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MoneyNote))]
internal sealed partial class MoneyNoteJson : JsonSerializerContext;
