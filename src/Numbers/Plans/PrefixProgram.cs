namespace Countersign.Numbers.Plans;

/// <summary>
/// A dialling prefix as a program for a backtracking machine: prefixes need captures and "the first alternative wins",
/// which an automaton has not. tools/metadata/program.mjs compiles the patterns; they repeat nothing without bound.
/// </summary>
/// <param name="words">The instructions; empty matches nothing.</param>
internal readonly struct PrefixProgram(ReadOnlyMemory<ushort> words)
{
    private const int AddressBits = 0x3fff;
    private const int Save = 0x1;
    private const int End = 0x2;
    private const int Match = 0x3;
    private const int Jump = 0x8;

    private readonly ReadOnlyMemory<ushort> _words = words;

    /// <summary>Matches the beginning of the digits.</summary>
    public bool TryMatch(ReadOnlySpan<byte> digits, out PrefixMatch match)
    {
        match = PrefixMatch.None;
        return !_words.IsEmpty && Run(_words.Span, 0, digits, 0, ref match);
    }

    private static bool Run(
        ReadOnlySpan<ushort> words, int next, ReadOnlySpan<byte> digits, int at, ref PrefixMatch match)
    {
        while (true)
        {
            var word = words[next++];
            switch (word >> 12)
            {
                case 0 when at < digits.Length && (word >> digits[at] & 1) == 1:
                    at++;
                    break;
                case Save:
                    match = match.With(word & AddressBits & 0x3, at);
                    break;
                case End when at == digits.Length:
                    break;
                case Match:
                    match = match with { Length = at };
                    return true;
                case >= Jump:
                    next = word & AddressBits;
                    break;
                case >= 0x4:
                    var before = match;
                    if (Run(words, next, digits, at, ref match))
                    {
                        return true;
                    }

                    match = before;
                    next = word & AddressBits;
                    break;
                default:
                    return false;
            }
        }
    }
}
