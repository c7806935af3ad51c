using Countersign.Limits;

namespace Countersign.Api.Tests.Limits;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    [Fact]
    public void ABucket_GivesItsLimitAtOnce_AndThenOneEachTime()
    {
        var bucket = new TokenBucket(0, Start);
        for (var i = 0; i < 6; i++)
        {
            Assert.True(bucket.HasToken(6));
            bucket = bucket.Take();
        }

        Assert.False(bucket.HasToken(6));
        Assert.Equal(6, bucket.Used);
        Assert.Equal(TimeSpan.FromSeconds(10), bucket.Wait(6, Window));
        Assert.False(bucket.Refill(6, Window, Start.AddSeconds(9.9)).HasToken(6));
        Assert.True(bucket.Refill(6, Window, Start.AddSeconds(10)).HasToken(6));
    }

    [Fact]
    public void ABucket_IsNeverMoreThanFull()
    {
        var bucket = new TokenBucket(3, Start).Refill(6, Window, Start.AddDays(1));

        Assert.Equal(0, bucket.Used);
        Assert.Equal(0, bucket.GiveBack().Used);
        Assert.Equal(TimeSpan.Zero, bucket.Wait(6, Window));
    }

    [Fact]
    public void AClockThatWentBack_GivesNothing()
    {
        var bucket = new TokenBucket(6, Start).Refill(6, Window, Start.AddHours(-1));

        Assert.False(bucket.HasToken(6));
        Assert.Equal(Start, bucket.At);
    }
}
