using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>
/// Makes instances of a grain class. What is a singleton is looked up once per class, so that a cold activation costs
/// a constructor call; a scope is made only for classes that ask for something that lives shorter.
/// </summary>
internal sealed class GrainActivator
{
    private readonly Silo _silo;
    private readonly Type _type;
    private readonly Lazy<Plan> _plan;

    public GrainActivator(Silo silo, Type type)
    {
        _silo = silo;
        _type = type;
        _plan = new Lazy<Plan>(MakePlan);
    }

    /// <summary>Makes an instance for an activation, which learns of the durable records to read first.</summary>
    public object Create(Activation activation)
    {
        var plan = _plan.Value;
        if (plan.Sources.Length == 0)
            return plan.Construct(Span<object?>.Empty);

        var values = new object?[plan.Sources.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = plan.Sources[i](activation);

        return plan.Construct(values);
    }

    private Plan MakePlan()
    {
        var constructors = _type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        var constructor = constructors.Length == 1
            ? constructors[0]
            : constructors.FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
                ?? constructors.MaxBy(c => c.GetParameters().Length)!;
        var invoker = ConstructorInvoker.Create(constructor);
        return new Plan([.. constructor.GetParameters().Select(SourceOf)], invoker.Invoke);
    }

    private Func<Activation, object?> SourceOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
            return PersistentStateSource.Of(_silo, type, state);

        if (type == typeof(IGrainContext))
            return static activation => activation;

        if (type == typeof(IServiceProvider))
            return static activation => activation.ActivationServices;

        var key = parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key;
        if (!_silo.Lifetimes.IsSingleton(type, key))
            return activation => Resolve(activation.ActivationServices, parameter, key);

        var single = Resolve(_silo.ServiceProvider, parameter, key);
        return _ => single;
    }

    private static object? Resolve(IServiceProvider services, ParameterInfo parameter, object? key)
    {
        var found = key is null
            ? services.GetService(parameter.ParameterType)
            : services.GetKeyedServices(parameter.ParameterType, key).LastOrDefault();
        if (found is not null || parameter.HasDefaultValue)
            return found ?? parameter.DefaultValue;

        throw new InvalidOperationException(
            $"Unable to resolve service for type '{parameter.ParameterType}' while activating "
            + $"'{parameter.Member.DeclaringType}'.");
    }

    private delegate object Constructor(Span<object?> arguments);

    private sealed record Plan(Func<Activation, object?>[] Sources, Constructor Construct);
}
