using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Countersign.Numbers.Tests.Values;

public sealed class RedactionTests
{
    private const int MinHiddenDigits = 5;
    private const int MaxShownNationalDigits = 4;
    private const int Runs = 5_000;

    private static readonly string?[] Formats = [null, "", "G", "R", "D", "X", "N0", "E164", "digits", "clear"];

    private static readonly Arbitrary<E164> Numbers = Arb.From(
        Gen.Choose(E164.MinDigits, E164.MaxDigits)
            .SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 9), length))
            .Select(digits => digits.Aggregate(0ul, (value, digit) => value * 10 + (ulong)digit))
            .Select(value => E164.TryFromDigits(value, out var number) ? number : default)
            .Where(number => !number.IsEmpty));

    [Fact]
    public void MaskedForm_HidesAtLeastFiveDigitsOrTheWholeNationalNumber() =>
        ForAllNumbers(number =>
        {
            var masked = number.Masked;
            var clear = number.Reveal();
            var national = clear.Length - 1 - number.CountryCode.ToString().Length;
            var hidden = masked.Count(character => character == '*');
            Assert.Equal(clear.Length, masked.Length);
            Assert.StartsWith($"+{number.CountryCode}", masked, StringComparison.Ordinal);
            Assert.InRange(hidden, Math.Min(MinHiddenDigits, national), national);
            Assert.InRange(national - hidden, 0, MaxShownNationalDigits);
            Assert.All(masked.Zip(clear), pair => Assert.True(pair.First == '*' || pair.First == pair.Second));
        });

    [Fact]
    public void NothingThatFormatsANumber_RevealsIt() =>
        ForAllNumbers(number =>
        {
            var digits = number.Reveal()[1..];
            Assert.All(WaysToPrint(number), text =>
            {
                Assert.Contains(number.Masked, text, StringComparison.Ordinal);
                Assert.DoesNotContain(digits, text, StringComparison.Ordinal);
            });
        });

    private static IEnumerable<string> WaysToPrint(E164 number)
    {
        var utf8 = new byte[64];
        System.Text.Unicode.Utf8.TryWrite(utf8, $"{number}", out var written);
        yield return $"{number}";
        yield return $"{number:D}|{number,40}|{number:R}";
        yield return "to " + number;
        yield return string.Format(CultureInfo.InvariantCulture, "{0:x} {0}", number);
        yield return new StringBuilder().Append(number).Append(CultureInfo.InvariantCulture, $"{number}").ToString();
        yield return string.Join(',', new object[] { number, number });
        yield return Encoding.UTF8.GetString(utf8, 0, written);
        foreach (var format in Formats)
        {
            yield return number.ToString(format, CultureInfo.InvariantCulture);
            yield return string.Format(CultureInfo.InvariantCulture, $"{{0:{format}}}", number);
        }

        yield return new NumberFacts(number, "UZ", 998, LineType.Mobile).ToString();
        yield return new ParsedNumber.Valid(number, "UZ", 998, LineType.Mobile).ToString();
        yield return new { number }.ToString()!;
        yield return (number, 1).ToString();
        yield return ((E164?)number).ToString()!;
    }

    private static void ForAllNumbers(Action<E164> property) =>
        Prop.ForAll(Numbers, property).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));
}
