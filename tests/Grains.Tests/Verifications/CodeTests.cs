using System.Buffers.Binary;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class CodeTests : IDisposable
{
    private static readonly CodeSubject Subject = new("acme", new VerificationKey(1, 2), NumberRig.Number, "sign-up");

    private readonly VerificationCodes _codes = new(new TestKeys(1, 2));

    public void Dispose() => _codes.Dispose();

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(10)]
    public void Code_HasTheLengthAskedFor_AndIsTheSameWheneverItIsMade(int length)
    {
        var code = _codes.Derive(Subject, 1, length).Reveal();

        Assert.Equal(length, code.Length);
        using var others = new VerificationCodes(new TestKeys(1, 2));
        Assert.Equal(code, others.Derive(Subject, 1, length).Reveal());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    public void Code_OfAnImpossibleLength_IsRefused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _codes.Derive(Subject, 1, length));

    [Fact]
    public void Code_IsBoundToTenantNumberPurposeKeyAndPepper()
    {
        var code = _codes.Derive(Subject, 1, 10).Reveal();

        Assert.All(Others(), other => Assert.NotEqual(code, _codes.Derive(other, 1, 10).Reveal()));
        Assert.NotEqual(code, _codes.Derive(Subject, 2, 10).Reveal());
    }

    [Fact]
    public void Mac_MatchesItsOwnSubjectAndCodeOnly()
    {
        var code = _codes.Derive(Subject, 1, 6);
        var mac = _codes.Mac(Subject, 1, code);

        Assert.True(_codes.Matches(Subject, 1, code, mac));
        Assert.All(Others(), other => Assert.False(_codes.Matches(other, 1, code, mac)));
        Assert.False(_codes.Matches(Subject, 2, code, mac));
        Assert.False(_codes.Matches(Subject, 1, NumberRig.Digits("000000"), mac));
        Assert.False(_codes.Matches(Subject, 1, code, []));
    }

    [Fact]
    public void Subject_BordersBetweenItsPartsCannotBeMoved()
    {
        var one = Subject with { Tenant = "ab", Purpose = "c" };
        var two = Subject with { Tenant = "a", Purpose = "bc" };

        Assert.NotEqual(_codes.Derive(one, 1, 10).Reveal(), _codes.Derive(two, 1, 10).Reveal());
    }

    /// <summary>
    /// Computed by another implementation of HMAC-SHA-256. Codes on their way to handsets while a new version is rolled
    /// out must stay the same.
    /// </summary>
    [Fact]
    public void Code_OfARecordedSubject_StaysTheSameForAllVersions()
    {
        Assert.Equal("445737", _codes.Derive(Subject, 1, 6).Reveal());
        Assert.Equal(
            "a09fdb292d3c681313739e3332f593e74bdf6e188e5c6691ea2f4e74d5f3ee34",
            Convert.ToHexStringLower(_codes.Mac(Subject, 1, NumberRig.Digits("123456"))));
    }

    [Fact]
    public void Digits_PassOverTheIncompleteLastRound()
    {
        var random = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(random, ulong.MaxValue);
        BinaryPrimitives.WriteUInt64BigEndian(random.AsSpan(8), 1_234_567);
        var digits = new char[6];

        Assert.True(UniformDigits.TryTake(random, digits));
        Assert.Equal("234567", new string(digits));
        Assert.False(UniformDigits.TryTake(random.AsSpan(0, 8), digits));
    }

    [Theory]
    [InlineData(18_446_744_073_708_999_999UL, true)]
    [InlineData(18_446_744_073_709_000_000UL, false)]
    public void Digits_TakeEveryCompleteRound(ulong value, bool taken)
    {
        var random = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(random, value);

        Assert.Equal(taken, UniformDigits.TryTake(random, new char[6]));
    }

    [Fact]
    public void Codes_OfManyVerifications_AreSpreadEvenly()
    {
        const int Codes = 20_000;
        var counts = new int[10, 6];
        for (var at = 0UL; at < Codes; at++)
        {
            var code = _codes.Derive(Subject with { Key = new VerificationKey(at, 0) }, 1, 6).Reveal();
            for (var place = 0; place < 6; place++)
                counts[code[place] - '0', place]++;
        }

        // 2,000 expected, standard deviation 42; five of them either way.
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 1_790, 2_210));
    }

    private static IEnumerable<CodeSubject> Others()
    {
        Assert.True(E164.TryParseCanonical("+998901234568", out var other));
        return
        [
            Subject with { Tenant = "acme2" },
            Subject with { Key = new VerificationKey(1, 3) },
            Subject with { Key = new VerificationKey(2, 2) },
            Subject with { Number = other },
            Subject with { Purpose = "sign-in" },
        ];
    }
}
