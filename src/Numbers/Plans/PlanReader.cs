using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Countersign.Numbers.Plans;

/// <summary>
/// Reads what tools/metadata/plans.mjs writes: little-endian sections, each after its length in elements.
/// </summary>
internal static class PlanReader
{
    private const string Resource = "plans.bin";
    private const int PlanWords = 8;
    private const int RegionWords = 8;

    public static NumberingPlans ReadEmbedded()
    {
        using var stream = typeof(PlanReader).Assembly.GetManifestResourceStream(Resource)
            ?? throw new UnreachableException("The metadata is not in the assembly.");
        using var reader = new BinaryReader(stream);

        var source = Encoding.ASCII.GetString(ReadBytes(reader));
        var planTable = ReadWords(reader);
        var regionTable = ReadWords(reader);
        var programs = ReadWords(reader);
        var states = ReadWords(reader);
        var outcomes = ReadBytes(reader);

        var plans = new NumberingPlan[planTable.Length / PlanWords];
        for (var index = 0; index < plans.Length; index++)
        {
            var row = planTable.AsSpan(index * PlanWords, PlanWords);
            var firstState = Join(row[4], row[5]);
            var firstOutcome = Join(row[6], row[7]);
            plans[index] = new NumberingPlan(
                row[0],
                new ArraySegment<ushort>(states)[firstState..],
                row[3],
                new ArraySegment<byte>(outcomes)[firstOutcome..]);

            var regions = regionTable.AsSpan(row[1] * RegionWords, row[2] * RegionWords);
            plans[index].SetRegions(ReadRegions(plans[index], regions, programs));
        }

        return new NumberingPlans(source, plans);
    }

    private static Region[] ReadRegions(NumberingPlan plan, ReadOnlySpan<ushort> table, ushort[] programs)
    {
        var regions = new Region[table.Length / RegionWords];
        for (var index = 0; index < regions.Length; index++)
        {
            var row = table.Slice(index * RegionWords, RegionWords);
            ReadOnlySpan<char> name = [(char)(row[0] & 0xff), (char)(row[0] >> 8), (char)row[1]];
            regions[index] = new Region
            {
                Name = name.TrimEnd('\0').ToString(),
                Plan = plan,
                Index = index,
                Lengths = (uint)Join(row[2], row[3]),
                InternationalPrefix = ProgramAt(programs, row[4]),
                NationalPrefix = ProgramAt(programs, row[5]),
                Transform = new PrefixTransform(row[6], row[7]),
            };
        }

        return regions;
    }

    // Address 0 stands for "none". A program ends itself, so where the next one begins does not matter.
    private static PrefixProgram ProgramAt(ushort[] programs, int address) =>
        new(address == 0 ? default : programs.AsMemory(address));

    private static int Join(ushort low, ushort high) => low | high << 16;

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());

    private static ushort[] ReadWords(BinaryReader reader)
    {
        var words = new ushort[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }
}
