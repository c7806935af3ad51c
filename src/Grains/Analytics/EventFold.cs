using System.Text.Json;
using Countersign.Events;

namespace Countersign.Analytics;

/// <summary>
/// What an event counts for: a pure function of its canonical JSON, which no erasure changes. So it is the same
/// whenever it is counted. The class keeps nothing but room for its work.
/// </summary>
internal sealed class EventFold
{
    /// <summary>Sets of labels that are kept to be found again without being made again.</summary>
    private const int MaxKeys = 2_048;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly char[] _values = new char[TallyKey.Size * TallyKey.MaxValue];
    private readonly int[] _lengths = new int[TallyKey.Size];

    /// <summary>What the event counts for; false where it counts for nothing.</summary>
    /// <param name="canonical">The event.</param>
    /// <param name="entries">Receives what it adds.</param>
    /// <param name="at">When it happened, milliseconds since 1970.</param>
    public bool Read(ReadOnlySpan<byte> canonical, List<TallyEntry> entries, out long at)
    {
        try
        {
            return TryRead(canonical, entries, out at);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            // What it says is not JSON, or not as the schema says. It would hold up all that come after it.
            (at, _) = (0, entries.RemoveAll(static _ => true));
            return false;
        }
    }

    private bool TryRead(ReadOnlySpan<byte> canonical, List<TallyEntry> entries, out long at)
    {
        at = 0;
        var count = default(TallyCount?);
        var reader = new Utf8JsonReader(canonical);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                count = Begin(reader.ValueSpan);
                if (count is null)
                    return false;
            }
            else if (reader.ValueTextEquals("time"u8))
            {
                reader.Read();
                at = Math.Max(0, reader.GetDateTimeOffset().ToUnixTimeMilliseconds());
            }
            else if (reader.ValueTextEquals("data"u8) && count is { } known)
            {
                reader.Read();
                ReadData(ref reader, known, entries);
                return entries.Count > 0;
            }
            else
            {
                reader.Skip();
            }
        }

        return false;
    }

    /// <summary>What an event of this type counts for; null for nothing.</summary>
    private TallyCount? Begin(ReadOnlySpan<byte> type)
    {
        Array.Clear(_lengths);
        if (!type.StartsWith("dev.countersign."u8))
            return null;

        type = type[EventCatalogue.Prefix.Length..];
        if (type.SequenceEqual("limit.refused"u8))
            return TallyCount.Refused;

        var dot = type.IndexOf((byte)'.');
        if (dot < 0)
            return null;
        if (type[..dot].SequenceEqual("verification"u8))
            Set(TallyLabel.Kind, "verification");
        else if (type[..dot].SequenceEqual("message"u8))
            Set(TallyLabel.Kind, "message");
        else
            return null;

        return EventWords.Of(type[(dot + 1)..]);
    }

    private void ReadData(ref Utf8JsonReader reader, TallyCount count, List<TallyEntry> entries)
    {
        var (took, cost, wasUnknown) = (default(long?), 0L, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("country"u8))
                Set(TallyLabel.Country, ref reader);
            else if (reader.ValueTextEquals("route"u8))
                Set(TallyLabel.Route, ref reader);
            else if (reader.ValueTextEquals("channel"u8))
                Set(TallyLabel.Channel, ref reader);
            else if (reader.ValueTextEquals("template"u8))
                Set(TallyLabel.Template, ref reader);
            else if (reader.ValueTextEquals("took"u8) && reader.Read())
                took = (long)Math.Round(reader.GetDouble() * 1_000);
            else if (reader.ValueTextEquals("cost"u8) && reader.Read())
                cost = reader.GetInt64();
            else if (reader.ValueTextEquals("was_unknown"u8) && reader.Read())
                wasUnknown = reader.GetBoolean();
            else if (reader.ValueTextEquals("rules"u8) && reader.Read())
                ReadRules(ref reader, entries);
            else
                reader.Skip();
        }

        if (count == TallyCount.Refused)
            return;

        // Nobody knew that a carrier had it, so no event of its own has said so.
        if (wasUnknown)
            entries.Add(new TallyEntry(Key(), TallyCount.Sends));
        entries.Add(new TallyEntry(Key(), count)
        {
            Cost = cost,
            ToDeliver = count == TallyCount.Deliveries ? took : null,
            ToVerify = count == TallyCount.Approvals ? took : null,
        });
    }

    private void ReadRules(ref Utf8JsonReader reader, List<TallyEntry> entries)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Set(TallyLabel.Rule, reader.GetString());
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var count = reader.ValueTextEquals("challenged"u8) ? TallyCount.Challenged : TallyCount.Refused;
                reader.Read();
                if (reader.GetInt64() is > 0 and var times)
                    entries.Add(new TallyEntry(Key(), count, times));
            }
        }
    }

    private void Set(TallyLabel label, ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > TallyKey.MaxValue)
            Set(label, reader.TokenType == JsonTokenType.String ? reader.GetString() : null);
        else
            _lengths[(int)label] = reader.CopyString(_values.AsSpan((int)label * TallyKey.MaxValue, TallyKey.MaxValue));
    }

    private void Set(TallyLabel label, string? value)
    {
        var kept = value.AsSpan(0, Math.Min(value?.Length ?? 0, TallyKey.MaxValue));
        kept.CopyTo(_values.AsSpan((int)label * TallyKey.MaxValue));
        _lengths[(int)label] = kept.Length;
    }

    private string Key()
    {
        Span<char> key = stackalloc char[TallyKey.MaxLength];
        var length = 0;
        for (var label = 0; label < _lengths.Length; label++)
            TallyKey.Append(key, ref length, _values.AsSpan(label * TallyKey.MaxValue, _lengths[label]), label == 0);

        var text = key[..length];
        var known = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(text, out var kept))
            return kept;
        if (_keys.Count >= MaxKeys)
            _keys.Clear();

        kept = text.ToString();
        _keys.Add(kept);
        return kept;
    }
}
