namespace Countersign.Carriers.Tests.Conformance;

/// <summary>What the other side does with a message.</summary>
public enum Treatment
{
    /// <summary>Takes it over and says so.</summary>
    TakeOver,

    /// <summary>Takes it over; says so when the test lets it.</summary>
    HoldAnswer,

    /// <summary>Takes it over and never says anything.</summary>
    NeverAnswer,

    /// <summary>Takes it over and cuts the connection in the middle of its answer, or before it.</summary>
    CutAfterTaking,

    /// <summary>Takes it over and answers what nobody can read.</summary>
    AnswerGarbage,

    /// <summary>Does not take it, nor would it ever.</summary>
    RefuseMessage,

    /// <summary>Does not take it; another carrier might.</summary>
    RefuseRoute,

    /// <summary>Does not take it now, and asks to be spared for a moment.</summary>
    Throttle,

    /// <summary>Cannot be reached.</summary>
    BeAway,
}
