namespace Countersign.Bench.Load;

/// <summary>A service under load: loopback ports of its processes and the key that its API takes.</summary>
internal sealed record Target(IReadOnlyList<int> Ports, string Key);
