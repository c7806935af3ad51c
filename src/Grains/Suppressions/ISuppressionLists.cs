using Countersign.Security;

namespace Countersign.Suppressions;

/// <summary>The suppression lists of tenants, as numbers see them.</summary>
internal interface ISuppressionLists
{
    /// <summary>Tells a list; durable when it returns. False where the list is full.</summary>
    Task<bool> PutAsync(string tenant, bool sandbox, NumberKey number, SuppressionNote note);
}
