using Orleans;

namespace Countersign.Suppressions;

/// <summary>Who wanted a number not to be written to. The wire names are the lower-case member names.</summary>
[GenerateSerializer, Alias("countersign.suppression-source")]
public enum SuppressionSource
{
    /// <summary>The number's owner, by STOP; only the owner lifts it, by START.</summary>
    Handset = 0,

    /// <summary>The tenant itself; the tenant lifts it.</summary>
    Tenant = 1,
}
