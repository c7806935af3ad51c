using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Clustering;

/// <summary>
/// Orleans' list of silos in one blob. What is compared is the version within the list, not the blob's own tag: that a
/// silo says that it is alive must not stand in the way of a change.
/// </summary>
internal sealed class BlobMembershipTable(MembershipBlob blob) : IMembershipTable
{
    /// <summary>How often a change is made again because a silo said meanwhile that it is alive.</summary>
    private const int MaxRounds = 50;

    public Task InitializeMembershipTable(bool tryInitTableVersion) =>
        tryInitTableVersion ? blob.MakeAsync() : Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => blob.DeleteAsync();

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => ChangeAsync(list =>
    {
        var kept = list.Rows.Where(row => row.Status == SiloStatus.Active
            || row.StartTime >= beforeDate.UtcDateTime || row.AliveTime >= beforeDate.UtcDateTime).ToList();
        return kept.Count == list.Rows.Count ? null : list with { Rows = kept };
    });

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var (list, _) = await blob.ReadAsync();
        return list.Find(key) is { } row
            ? new MembershipTableData(Member(row), VersionOf(list))
            : new MembershipTableData(VersionOf(list));
    }

    public async Task<MembershipTableData> ReadAll()
    {
        var (list, _) = await blob.ReadAsync();
        return new MembershipTableData([.. list.Rows.Select(Member)], VersionOf(list));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(list =>
        Tag(list.Version) == tableVersion.VersionEtag && list.Find(entry.SiloAddress) is null
            ? list.With(MembershipRow.Of(entry, tableVersion.Version)) with { Version = tableVersion.Version }
            : null);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => ChangeAsync(list =>
        Tag(list.Version) == tableVersion.VersionEtag
        && list.Find(entry.SiloAddress) is { } row && Tag(row.Tag) == etag
            ? list.With(MembershipRow.Of(entry, tableVersion.Version)) with { Version = tableVersion.Version }
            : null);

    public Task UpdateIAmAlive(MembershipEntry entry) => ChangeAsync(list =>
        list.Find(entry.SiloAddress) is { } row
            ? list.With(row with { AliveTime = DateTime.SpecifyKind(entry.IAmAliveTime, DateTimeKind.Utc) })
            : null);

    private static string Tag(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static TableVersion VersionOf(MembershipList list) => new(list.Version, Tag(list.Version));

    private static Tuple<MembershipEntry, string> Member(MembershipRow row) =>
        Tuple.Create(row.ToEntry(), Tag(row.Tag));

    /// <summary>False where there is nothing to change.</summary>
    private async Task<bool> ChangeAsync(Func<MembershipList, MembershipList?> change)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var (list, etag) = await blob.ReadAsync();
            if (change(list) is not { } changed)
                return false;
            if (await blob.TryWriteAsync(changed, etag))
                return true;
        }

        throw new InvalidOperationException("The list of silos is changed by others all the time.");
    }
}
