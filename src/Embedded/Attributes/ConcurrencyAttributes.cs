namespace Orleans.Concurrency;

/// <summary>The method changes nothing: its calls may interleave with one another, but with no other call.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>
/// Every request of the grain may interleave with every other at an <c>await</c>; turns still never overlap.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

/// <summary>Calls of the method may interleave with any other call.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>A static predicate of the grain decides per request whether it may interleave.</summary>
/// <param name="callbackMethodName">
/// The name of a static or instance method of the grain class: <c>bool Name(IInvokable request)</c>.
/// </param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayInterleaveAttribute(string callbackMethodName) : Attribute
{
    internal string CallbackMethodName { get; } = callbackMethodName;
}

/// <summary>
/// The caller does not wait: its task is complete once the request is queued, and faults are not reported.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
