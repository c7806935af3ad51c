using Orleans;

namespace Countersign.Limits;

/// <summary>What a rule makes of a start. The numbers travel between processes.</summary>
[GenerateSerializer, Alias("countersign.limit-verdict")]
public enum LimitVerdict
{
    /// <summary>It is within the rule.</summary>
    Passed = 0,

    /// <summary>It is not.</summary>
    Refused = 1,

    /// <summary>It is not, and the caller has no proof that its user is human.</summary>
    Challenged = 2,

    /// <summary>It is not, and the caller has that proof.</summary>
    Proven = 3,

    /// <summary>It is not, and the rule is only on trial.</summary>
    Noted = 4,
}
