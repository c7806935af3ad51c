using System.Reflection;
using Orleans;

namespace Countersign.Embedded;

/// <summary>Finds the grain classes of the application: in every assembly that refers to this one.</summary>
internal static class GrainAssemblies
{
    private static readonly Assembly Own = typeof(GrainAssemblies).Assembly;

    // Assemblies do not come and go while a process runs, and many silos may share one process in tests.
    private static readonly Lazy<IReadOnlyList<Type>> Found = new(Find);

    public static IReadOnlyList<Type> GrainTypes() => Found.Value;

    private static List<Type> Find()
    {
        var seen = new HashSet<string>();
        var waiting = new Queue<Assembly>();
        foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic))
        {
            if (seen.Add(loaded.GetName().Name!))
                waiting.Enqueue(loaded);
        }

        var types = new List<Type>();
        while (waiting.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            foreach (var reference in references.Where(r => MayHoldGrains(r.Name!) && seen.Add(r.Name!)))
            {
                if (TryLoad(reference) is { } loaded)
                    waiting.Enqueue(loaded);
            }

            if (assembly == Own || references.Any(r => r.Name == Own.GetName().Name))
                types.AddRange(assembly.GetTypes().Where(IsGrainClass));
        }

        types.Sort((a, b) => string.CompareOrdinal(a.FullName, b.FullName));
        return types;
    }

    private static bool IsGrainClass(Type type)
        => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
            && typeof(IGrainBase).IsAssignableFrom(type);

    private static bool MayHoldGrains(string name)
        => !name.StartsWith("System", StringComparison.Ordinal)
            && !name.StartsWith("Microsoft.", StringComparison.Ordinal)
            && name is not ("mscorlib" or "netstandard");

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (IOException)
        {
            // A reference that was not deployed holds no grains of this process.
            return null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
