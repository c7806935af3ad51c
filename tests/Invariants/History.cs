using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Invariants;

/// <summary>What was asked of a number, by whom, and what was answered. Null where the answer never came.</summary>
internal abstract record Observation(string Tenant, OperationId Operation)
{
    public sealed record Started(string Tenant, OperationId Operation, string Purpose, StartResult? Result)
        : Observation(Tenant, Operation);

    public sealed record Checked(
        string Tenant, OperationId Operation, VerificationKey Key, CodeDigits Code, CheckResult? Result)
        : Observation(Tenant, Operation);

    public sealed record Cancelled(string Tenant, OperationId Operation, VerificationKey Key, CancelResult? Result)
        : Observation(Tenant, Operation);
}

/// <summary>Everything that can be seen of a number from outside, in whatever order it was noticed.</summary>
internal sealed class History
{
    public List<Observation> Observations { get; } = [];

    /// <summary>What was handed to carriers: the attempt, and the code in it.</summary>
    public List<(AttemptAddress Attempt, CodeDigits Code)> Submissions { get; } = [];

    public IEnumerable<Observation.Started> Starts => Observations.OfType<Observation.Started>();

    public IEnumerable<Observation.Checked> Checks => Observations.OfType<Observation.Checked>();

    public IEnumerable<Observation.Cancelled> Cancellations => Observations.OfType<Observation.Cancelled>();
}
