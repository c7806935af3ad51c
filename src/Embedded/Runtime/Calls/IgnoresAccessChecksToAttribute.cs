namespace System.Runtime.CompilerServices;

/// <summary>
/// Known to the runtime by name: the assembly that carries it may use internal types of the one it names.
/// </summary>
/// <param name="assemblyName">The simple name of the assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
