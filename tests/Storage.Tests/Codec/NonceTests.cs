using Countersign.Storage.Codec;

namespace Countersign.Storage.Tests.Codec;

public sealed class NonceTests
{
    [Fact]
    public void Nonces_OfOneSequence_CountAfterTheirPrefix()
    {
        var nonces = new NonceSequence(new SeededRandom(3));
        var first = Next(nonces);
        var second = Next(nonces);
        Assert.Equal(first[..16], second[..16]);
        Assert.Equal(("00000000", "00000001"), (first[16..], second[16..]));
    }

    [Fact]
    public void Sequences_OfOneSource_HaveOtherPrefixes()
    {
        var random = new SeededRandom(3);
        Assert.NotEqual(Next(new NonceSequence(random))[..16], Next(new NonceSequence(random))[..16]);
    }

    [Fact]
    public void ACounterThatIsUsedUp_GivesWayToANewPrefix()
    {
        var nonces = new NonceSequence(new SeededRandom(3), first: uint.MaxValue - 1);
        var seen = Enumerable.Range(0, 4).Select(_ => Next(nonces)).ToList();
        Assert.Equal(["FFFFFFFE", "FFFFFFFF", "00000000", "00000001"], seen.Select(nonce => nonce[16..]));
        Assert.Equal(2, seen.Select(nonce => nonce[..16]).Distinct().Count());
        Assert.Equal(seen[2][..16], seen[3][..16]);
    }

    private static string Next(NonceSequence nonces)
    {
        Span<byte> nonce = stackalloc byte[NonceSequence.Size];
        nonces.Next(nonce);
        return Convert.ToHexString(nonce);
    }
}
