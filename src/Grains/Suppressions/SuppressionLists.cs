using Countersign.Security;
using Orleans;

namespace Countersign.Suppressions;

/// <inheritdoc cref="ISuppressionLists"/>
internal sealed class SuppressionLists(IGrainFactory grains) : ISuppressionLists
{
    public Task<bool> PutAsync(string tenant, bool sandbox, NumberKey number, SuppressionNote note)
    {
        var directory = SuppressionKeys.Directory(tenant, sandbox);
        var segment = SuppressionKeys.Segment(directory, SuppressionKeys.SegmentOf(number));
        return grains.GetGrain<ISuppressionSegmentGrain>(segment).PutAsync(note);
    }
}
