using FsCheck;
using FsCheck.Fluent;

namespace Countersign.Numbers.Tests;

/// <summary>Texts of what the parser looks for, of any character, and of halves of surrogate pairs.</summary>
internal static class HostileTexts
{
    private const int LongestText = 300;

    private const string Telling =
        "0123456789+++--  ()[]~,;:#.=/xXeEtTnNint telisub;phone-context=;ext=\t\n\0٣５९＋～＃доб\u200b\ud83d\ude42\ud800";

    private static readonly Gen<char> Characters =
        Gen.Frequency((3, Gen.Elements(Telling.ToCharArray())), (1, Gen.Choose(0, 0xffff).Select(code => (char)code)));

    public static Arbitrary<string> Any { get; } = Arb.From(
        Gen.Choose(0, LongestText)
            .SelectMany(length => Gen.ArrayOf(Characters, length))
            .Select(characters => new string(characters)));
}
