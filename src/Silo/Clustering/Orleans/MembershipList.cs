using System.Text.Json.Serialization;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Clustering;

/// <summary>The list of silos as it is stored.</summary>
internal sealed record MembershipList
{
    /// <summary>Rises with every change but that a silo says that it is alive.</summary>
    public int Version { get; init; }

    public IReadOnlyList<MembershipRow> Rows { get; init; } = [];

    public MembershipRow? Find(SiloAddress silo)
    {
        var text = silo.ToParsableString();
        return Rows.FirstOrDefault(row => row.Silo == text);
    }

    /// <summary>The same with this row in the place of the one of the same silo, or at the end.</summary>
    public MembershipList With(MembershipRow row) =>
        this with { Rows = [.. Rows.Where(other => other.Silo != row.Silo), row] };
}

/// <summary>A silo in the list; times in UTC.</summary>
internal sealed record MembershipRow
{
    public required string Silo { get; init; }

    /// <summary>The version of the list with which this row was written.</summary>
    public required int Tag { get; init; }

    public required SiloStatus Status { get; init; }

    public IReadOnlyList<MembershipVote>? Votes { get; init; }

    public int ProxyPort { get; init; }

    public string? HostName { get; init; }

    public string? SiloName { get; init; }

    public string? RoleName { get; init; }

    public int UpdateZone { get; init; }

    public int FaultZone { get; init; }

    public DateTime StartTime { get; init; }

    public DateTime AliveTime { get; init; }

    public static MembershipRow Of(MembershipEntry entry, int tag) => new()
    {
        Silo = entry.SiloAddress.ToParsableString(),
        Tag = tag,
        Status = entry.Status,
        Votes = entry.SuspectTimes?.ConvertAll(static vote =>
            new MembershipVote(vote.Item1.ToParsableString(), Utc(vote.Item2))),
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = Utc(entry.StartTime),
        AliveTime = Utc(entry.IAmAliveTime),
    };

    public MembershipEntry ToEntry() => new()
    {
        SiloAddress = SiloAddress.FromParsableString(Silo),
        Status = Status,
        SuspectTimes = Votes?.Select(static vote =>
            Tuple.Create(SiloAddress.FromParsableString(vote.Silo), vote.At)).ToList(),
        ProxyPort = ProxyPort,
        HostName = HostName!,
        SiloName = SiloName!,
        RoleName = RoleName,
        UpdateZone = UpdateZone,
        FaultZone = FaultZone,
        StartTime = StartTime,
        IAmAliveTime = AliveTime,
    };

    // Orleans means UTC, whatever the kind says.
    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}

/// <summary>Who suspects a silo, and since when.</summary>
internal sealed record MembershipVote(string Silo, DateTime At);

[JsonSerializable(typeof(MembershipList))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class MembershipJson : JsonSerializerContext;
