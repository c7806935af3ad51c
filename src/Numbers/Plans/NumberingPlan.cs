using System.Numerics;

namespace Countersign.Numbers.Plans;

/// <summary>
/// All numbers of one country code, as a minimal automaton over the digits of the national number: one walk tells for
/// every region of the code at once whether the number is in its plan, and of which type.
/// </summary>
/// <remarks>
/// A state is: its outcome; a mask with a bit for each digit that leads elsewhere than the digit below it; the states
/// led to. State 0 leads nowhere. Outcome n is row n of the outcomes. tools/metadata writes both.
/// </remarks>
internal sealed class NumberingPlan
{
    private const int NoRegion = 255;
    private const int HeaderWords = 2;

    /// <summary>The longest national number that any plan has (libphonenumber's MAX_LENGTH_FOR_NSN).</summary>
    public const int MaxNationalDigits = 17;

    private readonly ArraySegment<ushort> _states;
    private readonly ArraySegment<byte> _outcomes;
    private readonly int _root;
    private Region[] _regions = [];

    public NumberingPlan(int countryCode, ArraySegment<ushort> states, int root, ArraySegment<byte> outcomes)
    {
        (CountryCode, _states, _root, _outcomes) = (countryCode, states, root, outcomes);
        CodeDigits = countryCode switch { < 10 => 1, < 100 => 2, _ => 3 };
    }

    /// <summary>The country code, 1 to 999.</summary>
    public int CountryCode { get; }

    /// <summary>Digits of the country code.</summary>
    public int CodeDigits { get; }

    /// <summary>The regions, the main one first.</summary>
    public ReadOnlySpan<Region> Regions => _regions;

    /// <summary>The region whose rules hold where the number does not say which.</summary>
    public Region Main => _regions[0];

    /// <summary>Completes the plan; regions and plan refer to each other.</summary>
    public void SetRegions(Region[] regions) => _regions = regions;

    /// <summary>What a national number (digits 0 to 9, not characters) is.</summary>
    public Outcome Classify(ReadOnlySpan<byte> nationalNumber)
    {
        ReadOnlySpan<ushort> states = _states;
        var state = nationalNumber.Length <= MaxNationalDigits ? _root : 0;
        foreach (var digit in nationalNumber)
        {
            if (state == 0)
            {
                break;
            }

            var run = BitOperations.PopCount(states[state + 1] & ((2u << digit) - 1));
            state = states[state + HeaderWords - 1 + run];
        }

        var width = _regions.Length + 1;
        return new Outcome(this, _outcomes.AsSpan(states[state] * width, width));
    }

    /// <summary>One row of outcomes: the region the number belongs to, then what it is in each region.</summary>
    public readonly ref struct Outcome(NumberingPlan plan, ReadOnlySpan<byte> row)
    {
        private const int MatchesBit = 0x80;
        private readonly ReadOnlySpan<byte> _row = row;

        /// <summary>The one region whose number this is; null where none of several regions knows it.</summary>
        public Region? Region => _row[0] == NoRegion ? null : plan._regions[_row[0]];

        /// <summary>True where the general pattern of the region matches, whatever the type.</summary>
        public bool Matches(Region region) => (_row[1 + region.Index] & MatchesBit) != 0;

        /// <summary>The type in the region; null where it is no valid number there.</summary>
        public LineType? TypeIn(Region region)
        {
            var type = _row[1 + region.Index] & ~MatchesBit;
            return type == 0 ? null : (LineType)type;
        }
    }
}
