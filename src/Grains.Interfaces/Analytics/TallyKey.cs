namespace Countersign.Analytics;

/// <summary>
/// The labels of a count as one text: their values in the order of <see cref="TallyLabel"/>, divided by tabs. A value
/// that an event does not say is empty.
/// </summary>
public static class TallyKey
{
    /// <summary>Longest value; the rest is cut off.</summary>
    public const int MaxValue = 64;

    /// <summary>What stands for the values beyond those that are told apart.</summary>
    public const string Other = "other";

    private const char Divider = '\t';

    /// <summary>How many labels there are.</summary>
    public static int Size { get; } = Enum.GetValues<TallyLabel>().Length;

    /// <summary>Longest key.</summary>
    public static int MaxLength { get; } = (Size * (MaxValue + 1)) - 1;

    /// <summary>The key of these values.</summary>
    public static string Of(params ReadOnlySpan<string> values) => string.Join(Divider, values);

    /// <summary>Divides a key into its values.</summary>
    public static string[] Values(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Split(Divider);
    }

    /// <summary>The key of what takes the place of this one where there are too many.</summary>
    public static string OtherOf(string key)
    {
        var values = Values(key);
        for (var at = 1; at < values.Length; at++)
        {
            if (values[at].Length > 0)
                values[at] = Other;
        }

        return Of(values);
    }

    /// <summary>The key with these labels alone, the others empty.</summary>
    public static string Of(ReadOnlySpan<string> values, TallyLabels labels)
    {
        var kept = values.ToArray();
        for (var at = 0; at < kept.Length; at++)
        {
            if (((int)labels & (1 << at)) == 0)
                kept[at] = "";
        }

        return Of(kept);
    }

    /// <summary>Writes a value behind those before it; a tab in it is no divider.</summary>
    public static void Append(Span<char> key, ref int length, ReadOnlySpan<char> value, bool first)
    {
        if (!first)
            key[length++] = Divider;

        value = value[..Math.Min(value.Length, MaxValue)];
        value.CopyTo(key[length..]);
        key.Slice(length, value.Length).Replace(Divider, ' ');
        length += value.Length;
    }
}
