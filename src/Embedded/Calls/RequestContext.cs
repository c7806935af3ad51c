using Countersign.Embedded;

namespace Orleans.Runtime;

/// <summary>
/// Values that travel with a call and with every call made on its behalf. Setting one affects calls made later by the
/// same flow, never its callers. <c>Set("countersign.background", true)</c> marks the chain as background: its turns
/// give
/// way to all others. On Orleans the mark is carried and means nothing.
/// </summary>
public static class RequestContext
{
    /// <summary>The most values that one call may carry.</summary>
    public const int MaxEntries = 64;

    private static readonly AsyncLocal<CallValues?> Flow = new();

    /// <summary>The names of the values.</summary>
    public static IEnumerable<string> Keys => Flow.Value?.Values.Keys ?? Enumerable.Empty<string>();

    /// <summary>The values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries
        => Flow.Value?.Values ?? Enumerable.Empty<KeyValuePair<string, object>>();

    internal static CallValues? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>One value.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>The value, or null.</returns>
    public static object? Get(string key) => Flow.Value?.Values.GetValueOrDefault(key);

    /// <summary>Sets a value.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">The value; immutable, for it is shared.</param>
    /// <exception cref="LimitExceededException">There are <see cref="MaxEntries"/> others.</exception>
    public static void Set(string key, object value)
    {
        var values = Flow.Value is { } current ? new Dictionary<string, object>(current.Values) : [];
        values[key] = value;
        if (values.Count > MaxEntries)
            throw new LimitExceededException(nameof(MaxEntries), values.Count, MaxEntries, nameof(RequestContext));

        Flow.Value = new CallValues(values);
    }

    /// <summary>Takes a value away.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>Whether it was there.</returns>
    public static bool Remove(string key)
    {
        if (Flow.Value is not { } current || !current.Values.ContainsKey(key))
            return false;

        var values = new Dictionary<string, object>(current.Values);
        values.Remove(key);
        Flow.Value = values.Count == 0 ? null : new CallValues(values);
        return true;
    }

    /// <summary>Takes all values away.</summary>
    public static void Clear()
    {
        if (Flow.Value is not null)
            Flow.Value = null;
    }
}
