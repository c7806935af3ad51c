using Countersign.Api.Batches;

namespace Countersign.Api.Tests.Batches;

public sealed class StreamSlotsTests
{
    [Fact]
    public void OneTenant_LeavesPlacesForOthers_AndGetsItsOwnBack()
    {
        var slots = new StreamSlots();
        var places = Enumerable.Range(0, StreamSlots.MaxFollowersPerTenant)
            .Select(_ => slots.TryFollow("flood")).ToList();
        Assert.DoesNotContain(null, places);

        Assert.Null(slots.TryFollow("flood"));
        using var other = slots.TryFollow("other");
        Assert.NotNull(other);

        places[0]!.Dispose();
        places[0]!.Dispose();
        Assert.NotNull(slots.TryFollow("flood"));
        Assert.Null(slots.TryFollow("flood"));
    }

    [Fact]
    public void Places_EndForAll()
    {
        var slots = new StreamSlots();
        var taken = Enumerable.Range(0, StreamSlots.MaxResults)
            .Count(tenant => slots.TryResults($"t{tenant}") is not null);

        Assert.Equal(StreamSlots.MaxResults, taken);
        Assert.Null(slots.TryResults("one-more"));
    }
}
