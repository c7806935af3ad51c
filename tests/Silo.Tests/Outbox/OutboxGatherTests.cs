using Countersign.Silo.Outbox;

namespace Countersign.Silo.Tests.Outbox;

public sealed class OutboxGatherTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(511, 10)]
    [InlineData(512, 80)]
    [InlineData(16_383, 80)]
    [InlineData(16_384, 0)] // More was left behind.
    public void AfterAPage_TheNextGathersLonger_TheFasterItemsCome(int moved, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), OutboxGather.After(moved, new OutboxOptions()));
}
