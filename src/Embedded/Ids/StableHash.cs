namespace Orleans.Runtime;

/// <summary>
/// FNV-1a with a final mix: the same in every process and release, spread over all bits. Not for hostile input.
/// </summary>
internal static class StableHash
{
    public static uint Compute(ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ (byte)c) * 16777619u;
            hash = (hash ^ (byte)(c >> 8)) * 16777619u;
        }

        hash ^= hash >> 16;
        hash *= 0x85ebca6bu;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35u;
        return hash ^ (hash >> 16);
    }
}
