namespace Countersign.Demo;

/// <summary>What went wrong, in words for the person who started the demonstration.</summary>
internal sealed class DemoException(string message) : Exception(message);
