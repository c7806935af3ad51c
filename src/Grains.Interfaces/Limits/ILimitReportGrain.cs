using System.Collections.Immutable;
using Orleans;

namespace Countersign.Limits;

/// <summary>
/// What a tenant's limit rules came to, day by day. Key: the tenant id, and <c>{tenant}/test</c> for its sandbox. Kept
/// coarsely: what was told within the last seconds may be lost by a crash. Adding may not be repeated safely: it counts
/// twice.
/// </summary>
[Alias("countersign.limit-report-of-tenant")]
public interface ILimitReportGrain : IGrainWithStringKey
{
    /// <summary>Adds what one process has seen.</summary>
    [Alias("add")]
    Task AddAsync(ImmutableArray<LimitTally> tallies, CancellationToken cancellationToken = default);

    /// <summary>All that is kept, the latest day first.</summary>
    [Alias("get")]
    Task<LimitReport> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>What a tenant's rules came to.</summary>
/// <param name="Tallies">One for each rule and day.</param>
[GenerateSerializer, Immutable, Alias("countersign.limit-report")]
public sealed record LimitReport([property: Id(0)] ImmutableArray<LimitTally> Tallies);

/// <summary>What one rule came to on one day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Passed">Starts that got a token.</param>
/// <param name="Refused">Starts that were refused.</param>
/// <param name="Challenged">Starts that were refused until their user proves to be human.</param>
/// <param name="Proven">Starts beyond the limit whose user had proved that.</param>
/// <param name="Noted">Starts that would have been refused, had the rule not been on trial.</param>
[GenerateSerializer, Immutable, Alias("countersign.limit-tally")]
public sealed record LimitTally(
    [property: Id(0)] DateOnly Day,
    [property: Id(1)] string Rule,
    [property: Id(2)] long Passed,
    [property: Id(3)] long Refused,
    [property: Id(4)] long Challenged,
    [property: Id(5)] long Proven,
    [property: Id(6)] long Noted)
{
    /// <summary>Both together; of the same rule and day.</summary>
    public LimitTally Plus(LimitTally other) => this with
    {
        Passed = Passed + other.Passed,
        Refused = Refused + other.Refused,
        Challenged = Challenged + other.Challenged,
        Proven = Proven + other.Proven,
        Noted = Noted + other.Noted,
    };
}
