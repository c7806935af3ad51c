namespace Countersign.Api.Answers;

/// <summary>One kind of problem as <c>docs/problems.md</c> lists it.</summary>
/// <param name="Slug">Last part of the type's URI; never changes.</param>
/// <param name="Status">The HTTP status it always comes with.</param>
/// <param name="Title">The kind in a few words, the same at every occurrence.</param>
/// <param name="Decision">
/// True where repeating the same request is meant to give the same answer: such an answer is kept under its
/// <c>Idempotency-Key</c>. The others say "not now", "not you" or "not so", and a repeat is judged anew.
/// </param>
internal sealed record ProblemType(string Slug, int Status, string Title, bool Decision = false)
{
    /// <summary>Where the types of this service live.</summary>
    public const string BaseUri = "https://countersign.dev/problems/";

    /// <summary>The <c>type</c> member.</summary>
    public string Uri { get; } = BaseUri + Slug;
}
